"""`python -m bot …`"""

import sys

try:
    from bot.commands import main
except KeyboardInterrupt:  # loading takes a second on a slow machine
    sys.exit(130)

sys.exit(main(sys.argv[1:]))
