// Where does everything go? Web Mercator, scaled so that the regions together are WIDTH units wide.
const WIDTH = 1000;
const RADIAN = Math.PI / 180;
const fetched = new Map();

function mercator([lon, lat]) {
  return [lon * RADIAN, -Math.log(Math.tan(Math.PI / 4 + (lat * RADIAN) / 2))];
}

function fromMercator([x, y]) {
  return [x / RADIAN, (2 * Math.atan(Math.exp(-y)) - Math.PI / 2) / RADIAN];
}

function fetchLayer(url) {
  if (!fetched.has(url)) {
    const answer = fetch(url).then((response) => {
      if (!response.ok) throw new Error(String(response.status));
      return response.json();
    });
    answer.catch(() => fetched.delete(url));
    fetched.set(url, answer);
  }
  return fetched.get(url);
}

function ringsOf(geometry) {
  return geometry.type === "Polygon" ? geometry.coordinates : geometry.coordinates.flat();
}

function boundsOf(points) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of points) {
    box[0] = Math.min(box[0], x);
    box[1] = Math.min(box[1], y);
    box[2] = Math.max(box[2], x);
    box[3] = Math.max(box[3], y);
  }
  return box;
}

function pathOf(rings) {
  return rings.map((ring) => `M${ring.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join("L")}Z`).join("");
}

// Regions in map units, with the projection that other layers need and its inverse.
function layOut(collection) {
  const shapes = collection.features.map((feature) => ({
    code: feature.properties.code,
    name: feature.properties.name,
    rings: ringsOf(feature.geometry).map((ring) => ring.map(mercator)),
  }));
  const [left, top, right, bottom] = boundsOf(shapes.flatMap((shape) => shape.rings.flat()));
  const scale = WIDTH / (right - left);
  const place = ([x, y]) => [(x - left) * scale, (y - top) * scale];
  for (const shape of shapes) {
    shape.rings = shape.rings.map((ring) => ring.map(place));
    shape.path = pathOf(shape.rings);
    shape.middle = poleOf(shape.rings);
  }
  return {
    shapes,
    height: (bottom - top) * scale,
    project: (lon, lat) => place(mercator([lon, lat])),
    unproject: (x, y) => fromMercator([x / scale + left, y / scale + top]),
  };
}

function distanceToEdge([px, py], [ax, ay], [bx, by]) {
  const length = (bx - ax) ** 2 + (by - ay) ** 2;
  const along = length ? Math.max(0, Math.min(1, ((px - ax) * (bx - ax) + (py - ay) * (by - ay)) / length)) : 0;
  return Math.hypot(px - ax - along * (bx - ax), py - ay - along * (by - ay));
}

// Distance to the nearest border; negative outside. Even-odd, so that holes count as outside.
function depth(point, rings) {
  let inside = false;
  let nearest = Infinity;
  for (const ring of rings) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [a, b] = [ring[i], ring[j]];
      const crosses = a[1] > point[1] !== b[1] > point[1];
      if (crosses && point[0] < ((b[0] - a[0]) * (point[1] - a[1])) / (b[1] - a[1]) + a[0]) inside = !inside;
      nearest = Math.min(nearest, distanceToEdge(point, a, b));
    }
  }
  return inside ? nearest : -nearest;
}

// The point farthest from any border, approximately: the best of a grid, then twice the best of a finer one.
function poleOf(rings) {
  let box = boundsOf(rings.flat());
  let best = { point: [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2], depth: -Infinity };
  for (const steps of [20, 8, 8]) {
    const [dx, dy] = [(box[2] - box[0]) / steps, (box[3] - box[1]) / steps];
    for (let column = 0; column <= steps; column++) {
      for (let row = 0; row <= steps; row++) {
        const point = [box[0] + column * dx, box[1] + row * dy];
        const found = depth(point, rings);
        if (found > best.depth) best = { point, depth: found };
      }
    }
    const [x, y] = best.point;
    box = [x - dx, y - dy, x + dx, y + dy];
  }
  return best.point;
}
