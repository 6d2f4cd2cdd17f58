"""What is okrsite, and which version of it is this?

okrsite turns a repository of Markdown and YAML files, a company's OKRs, into findings and a static site.
"""

__version__ = "0.1.0"
