"""How does the Landelijk Operationeel Beeld (LOB) leave the house: as a document, one page, and plain text for mail?"""

from kcr2.reports.product.figures import numbers_of
from kcr2.reports.product.full import product_document
from kcr2.reports.product.mail import file_name, mail_text
from kcr2.reports.product.one_page import one_page_document

__all__ = ["file_name", "mail_text", "numbers_of", "one_page_document", "product_document"]
