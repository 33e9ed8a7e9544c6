import sys

from claqueta.cli.commands import main

sys.exit(main())
