"""The process that reads pages of a PDF (`ingest.reader.pdf.workers`), with readings scored by row identities."""

import sys

from ingest.reader.pdf.workers import main
from ingest.row_scores import score_rows

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], score_rows))
