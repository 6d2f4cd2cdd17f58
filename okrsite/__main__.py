"""How does `python -m okrsite` start?"""

from okrsite.cli import main

if __name__ == "__main__":
    main()
