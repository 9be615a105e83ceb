"""How does a document leave as a file that can be edited, and as one that anybody can read?"""

from kcr2.exchange.documents.docx_file import write_docx
from kcr2.exchange.documents.pdf_file import write_pdf

__all__ = ["write_docx", "write_pdf"]
