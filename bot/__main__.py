"""`python -m bot …`"""

import sys

from bot.commands import main

sys.exit(main(sys.argv[1:]))
