"""How are templates compiled? As Jinja does it, less what our views never need: they are plain tuples.

A page prints hundreds of short texts and attributes. Jinja looks each attribute up in two ways, wraps each text, and
asks each function for its wishes; as plain attributes, calls and one C function, a page takes half the time.
"""

from __future__ import annotations

import keyword
from collections.abc import Mapping
from typing import Any

from jinja2 import Environment, Template, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import Context, new_context
from markupsafe import Markup, escape

from okrsite.site.markup import escaped


def printed(value: object) -> str:
    """A value as a template prints it: escaped, unless it is markup."""
    if type(value) is str:
        return escaped(value)
    return value if type(value) is Markup else escape(value)


class Compiler(CodeGenerator):
    """Writes attributes, calls and output as plain Python."""

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 - Jinja's name
        """`page.title` is the attribute, never an item: a view is no mapping."""
        if keyword.iskeyword(node.attr):
            return super().visit_Getattr(node, frame)
        self.write("(")
        self.visit(node.node, frame)
        self.write(f").{node.attr}")
        return None

    def visit_Call(  # noqa: N802 - Jinja's name and signature
        self,
        node: nodes.Call,
        frame: Frame,
        forward_caller: bool = False,  # noqa: FBT001, FBT002
    ) -> None:
        """A call without Jinja's context: none of our functions asks for it."""
        if forward_caller or node.dyn_args or node.dyn_kwargs or any(keyword.iskeyword(k.key) for k in node.kwargs):
            return super().visit_Call(node, frame, forward_caller=forward_caller)
        self.write("(")
        self.visit(node.node, frame)
        self.write(")(")
        for argument in node.args:
            self.visit(argument, frame)
            self.write(", ")
        for named in node.kwargs:
            self.write(f"{named.key}=")
            self.visit(named.value, frame)
            self.write(", ")
        self.write(")")
        return None

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.printed(")


class PageTemplate(Template):
    """A template that looks up once what all pages of a build know."""

    _known: Mapping[str, Any] | None = None

    def new_context(  # Jinja's name and signature
        self,
        vars: dict[str, Any] | None = None,
        shared: bool = False,  # noqa: FBT001, FBT002
        locals: Mapping[str, Any] | None = None,
    ) -> Context:
        """What the template sees: the globals, and over them what this page has."""
        if shared:
            return super().new_context(vars, shared, locals)
        if self._known is None:
            self._known = dict(self.globals)
        known = {**self._known, **(vars or {})}
        return new_context(self.environment, self.name, self.blocks, known, shared=True, locals=locals)


class PageEnvironment(Environment):
    """Jinja's environment with this compiler."""

    code_generator_class = Compiler
    template_class = PageTemplate
    printed = staticmethod(printed)
