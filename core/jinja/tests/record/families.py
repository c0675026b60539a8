"""Templates by family. What they give is recorded by `record`."""

import itertools

GRAMMAR = r"""
{% for i in [1,2,3] %}{{ loop.index }}{{ loop.index0 }}{{ loop.revindex }}{{ loop.revindex0 }}{{ loop.first }}{{ loop.last }}{{ loop.length }};{% endfor %}
{% for i in 'abc' %}{{ loop.cycle('x', 'y') }}{{ loop.previtem | default('-') }}{{ loop.nextitem | default('-') }}{% endfor %}
{% for i in [1] %}{{ loop.cycle() }}{% endfor %}
{% for i in [1,1,2,2,1] %}{{ loop.changed(i) }}{% endfor %}
{% for i in [1,1,2] %}{{ loop.changed(i, 'k') }} {% endfor %}
{% for i in [1,2] %}{{ loop.depth }}{{ loop.depth0 }}{% for j in [1] %}{{ loop.depth }}{% endfor %}{% endfor %}
{% for i in [[1,[2]],[3]] recursive %}{% if i is iterable %}<{{ loop(i) }}>{{ loop.depth }}{% else %}{{ i }}@{{ loop.depth0 }}{% endif %}{% endfor %}
{% for i in [] %}a{% else %}empty{% endfor %}
{% for i in [1,2,3] if i > 5 %}a{% else %}none left{% endfor %}
{% for i in [1,2,3] if i != 2 %}{{ i }}:{{ loop.index }}/{{ loop.length }} {% endfor %}
{% for i in [1,2,3] if loop.index > 1 %}{{ i }}{% endfor %}
{% for a, b in [(1,2),(3,4)] %}{{ a }}-{{ b }} {% endfor %}
{% for a, (b, c) in [(1,(2,3))] %}{{ a }}{{ b }}{{ c }}{% endfor %}
{% for a, b in [(1,2,3)] %}{{ a }}{% endfor %}
{% for a, b in [(1,)] %}{{ a }}{% endfor %}
{% for a, b in [1] %}{{ a }}{% endfor %}
{% for k, v in {'a': 1, 'b': 2}.items() %}{{ k }}={{ v }}{{ ',' if not loop.last }}{% endfor %}
{% for i in {'a': 1} %}{{ i }}{% endfor %}
{% for i in 5 %}{% endfor %}
{% for i in none %}{% endfor %}
{% for i in nope %}{% endfor %}
{% for i in 'ab' %}{% for j in [1,2] %}{{ i }}{{ j }}{{ loop.index }}{% endfor %}{{ loop.index }}{% endfor %}
{% for i in 'ab' %}{% set outer = loop %}{% for j in [1] %}{{ outer.index }}{% endfor %}{% endfor %}
{% for i in [1,2] %}{{ loop }}{% endfor %}
{% for i in [1] %}{{ loop.nope }}{% endfor %}
{% for i in [1] %}{{ loop() }}{% endfor %}
{{ loop }}
{% set x = 1 %}{% for i in [1,2] %}{% set x = x + i %}{{ x }}{% endfor %}{{ x }}
{% set ns = namespace(n=0) %}{% for i in [1,2,3] %}{% set ns.n = ns.n + i %}{% endfor %}{{ ns.n }}
{% set ns = namespace({'a': 1}, b=2) %}{{ ns.a }}{{ ns.b }}
{% set ns = namespace() %}{% set ns.x %}block{% endset %}{{ ns.x }}
{% set ns = namespace(a=1) %}{{ ns }}
{% set ns = {} %}{% set ns.x = 1 %}
{% set x.y = 1 %}
{% set a, b = 1, 2 %}{{ a }}{{ b }}
{% set a, b = [1, 2, 3] %}{{ a }}
{% set (a, b) = 'xy' %}{{ a }}{{ b }}
{% set x %}a{{ 1 }}b{% endset %}{{ x | upper }}{{ x }}
{% set x | upper %}abc{% endset %}{{ x }}
{% set x | replace('a', 'b') | upper | trim %} aca {% endset %}[{{ x }}]
{% set x = 1, %}{{ x }}
{% set x %}{% set y = 1 %}{{ y }}{% endset %}{{ x }}{{ y is defined }}
{% set self = 1 %}{{ self }}
{% set loop = 1 %}{{ loop }}
{% set none = 1 %}{{ none }}
{% set true = 1 %}
{% set x = %}
{% set 1 = x %}
{% set 'a' = x %}
{% set a.b.c = x %}
{% set a[0] = x %}
{% if 1 %}a{% elif 2 %}b{% else %}c{% endif %}
{% if 0 %}a{% elif '' %}b{% elif [] %}c{% elif {} %}d{% elif none %}e{% elif 0.0 %}f{% else %}g{% endif %}
{% if not 0 and 1 %}a{% endif %}
{% if nope %}a{% endif %}
{% if nope is defined and nope.x %}a{% else %}b{% endif %}
{% if 1 %}{% set y = 2 %}{% endif %}{{ y }}
{% if 0 %}{% set y = 2 %}{% endif %}{{ y }}
{% if 1 %}a{% else %}b{% else %}c{% endif %}
{% if 1 %}a{% endif extra %}
{% if 1: %}a{% endif %}
{% if 1 %}
{% endif %}
{% elif 1 %}
{% nope %}
{% do 1 %}
{% break %}
{% for i in [1] %}{% break %}{% endfor %}
{% trans %}x{% endtrans %}
{% debug %}
{% autoescape true %}{{ '<' }}{% endautoescape %}
{% autoescape false %}{{ '<' }}{% endautoescape %}
{% macro m(a, b=2, c=b * 2) %}{{ a }}{{ b }}{{ c }}{% endmacro %}{{ m(1) }} {{ m(1, 5) }} {{ m(1, c=0) }} {{ m(a=9, b=8, c=7) }}
{% macro m(a, b=a) %}{{ a }}{{ b }}{% endmacro %}{{ m(1) }}{{ m('x', 'y') }}
{% macro m(a=b, b=1) %}{{ a }}{% endmacro %}{{ m() }}
{% set q = 5 %}{% macro m(a=q) %}{{ a }}{% endmacro %}{% set q = 6 %}{{ m() }}
{% macro m() %}{{ varargs }}{{ kwargs }}{% endmacro %}{{ m() }}{{ m(1, 2) }}{{ m(a=1) }}{{ m(1, b=2) }}
{% macro m(a) %}{{ a }}{% endmacro %}{{ m(1, 2) }}
{% macro m(a) %}{{ a }}{% endmacro %}{{ m(b=2) }}
{% macro m(a) %}{{ a }}{% endmacro %}{{ m(1, a=2) }}
{% macro m(a) %}{{ a }}{% endmacro %}{{ m() }}
{% macro m(a) %}{{ a is defined }}{% endmacro %}{{ m() }}
{% macro m(a, b) %}{{ a }}{% endmacro %}{{ m.name }}{{ m.arguments }}{{ m.caller }}{{ m.catch_kwargs }}{{ m.catch_varargs }}
{% macro m() %}{{ caller() }}{% endmacro %}{% call m() %}X{% endcall %}
{% macro m() %}{{ caller(1, 2) }}{% endmacro %}{% call(a, b) m() %}{{ a }}{{ b }}{% endcall %}
{% macro m() %}{{ caller(b=1) }}{% endmacro %}{% call(a=5, b=6) m() %}{{ a }}{{ b }}{% endcall %}
{% macro m(x) %}[{{ caller(x) }}]{% endmacro %}{% call(a) m(7) %}{{ a }}{% endcall %}
{% macro m() %}{{ caller() }}{% endmacro %}{{ m() }}
{% macro m() %}x{% endmacro %}{% call m() %}X{% endcall %}
{% macro m(caller=none) %}{{ caller }}{% endmacro %}{{ m() }}
{% macro m(caller) %}{{ caller }}{% endmacro %}
{% macro outer() %}{% macro inner() %}in{% endmacro %}{{ inner() }}{% endmacro %}{{ outer() }}
{% macro outer() %}{{ caller() }}{% endmacro %}{% call outer() %}{% call outer() %}deep{% endcall %}{% endcall %}
{% macro f(n) %}{{ n }}{% if n > 0 %}{{ f(n - 1) }}{% endif %}{% endmacro %}{{ f(3) }}
{% macro m(a, a) %}{{ a }}{% endmacro %}{{ m(1, 2) }}
{% macro m(a=1, b) %}{% endmacro %}
{% macro m(*a) %}{% endmacro %}
{% macro m %}{% endmacro %}
{% macro m() %}{% endmacro m %}
{% macro m() %}{{ loop }}{% endmacro %}{% for i in [1] %}{{ m() }}{% endfor %}
{% for i in [1] %}{% macro m() %}{{ i }}{% endmacro %}{{ m() }}{% endfor %}
{% macro m() %}  x  {% endmacro %}[{{ m() | trim }}]{{ m() | length }}
{{ m() }}{% macro m() %}x{% endmacro %}
{% call 1 %}{% endcall %}
{% call nope() %}{% endcall %}
{% filter upper %}abc{{ 'd' }}{% endfilter %}
{% filter replace('a', 'b') | upper %}abc{% endfilter %}
{% filter nope %}abc{% endfilter %}
{% filter upper %}{% set z = 1 %}{% endfilter %}{{ z is defined }}
{% filter indent(2, true) %}a
b{% endfilter %}
{% filter %}{% endfilter %}
{% with a = 1, b = 2 %}{{ a }}{{ b }}{% endwith %}{{ a is defined }}
{% with %}{% set x = 1 %}{{ x }}{% endwith %}{{ x is defined }}
{% set a = 1 %}{% with a = 2, b = a %}{{ a }}{{ b }}{% endwith %}{{ a }}
{% with a, b = 1, 2 %}{{ a }}{% endwith %}
{% with a = 1 b = 2 %}{% endwith %}
{% with a %}{% endwith %}
{% block a %}A{% endblock %}{{ self.a() }}
{% block a %}A{% block b %}B{% endblock %}{% endblock a %}
{% block a %}{% endblock b %}
{% block a %}{% endblock %}{% block a %}{% endblock %}
{% block a-b %}{% endblock %}
{% block a required %}x{% endblock %}
{% block a required %} {# c #} {% endblock %}
{% block a scoped required %}{% endblock %}
{% for i in [1,2] %}{% block it scoped %}{{ i }}{% endblock %}{% endfor %}
{% for i in [1,2] %}{% block it %}{{ i }}{% endblock %}{% endfor %}
{% set x = 1 %}{% block a %}{{ x }}{% set x = 2 %}{{ x }}{% endblock %}{{ x }}
{% block a %}{{ super() }}{% endblock %}
{{ super() }}
{{ self.nope() }}
{% raw %}{{ x }}{% if %}{# c #}{% endraw %}
{% raw -%}  a  {%- endraw %}
a {%- raw %} b {% endraw -%} c
a {%+ raw %} b {% endraw +%} c
{% raw %}{% raw %}{% endraw %}{% endraw %}
{%raw%}x{%endraw%}
{%  raw  %}x{%  endraw  %}
{% endraw %}
{# comment #}a{# another {{ x }} {% if %} #}b
{#- c -#}
a {#- c -#} b
a {#+ c +#} b
{# unclosed
{# a {# b #} c #}
a  {{- 1 -}}  b
a  {{+ 1 +}}  b
a
  {%- if 1 -%}
  b
  {%- endif -%}
  c
  {{ 1 }}  {{- 2 }}  {{ 3 -}}  4
{%- if 1 %} x {% endif -%}
{{ 1 }}
{{ '}}' }}{{ "%}" }}{{ '{{' }}
{{ {'a': {'b': 1}}['a']['b'] }}
{{{'a': 1}}}
{{ {'a': {}} }}
{{
{{ 1
{{ 1 }
{% if 1
}}
%}
#}
{ { 1 } }
{{ }}
{{}}
{{ a b }}
{{ 1 2 }}
{{ 'a' 'b' "c" }}
{{ 'a'
'b' }}
{{ 'unclosed }}
{{ "a\"b" }}{{ 'a\'b' }}
{{ 'a\\b' }}{{ 'a\nb' }}{{ 'a\
b' }}
{{ '\x41\u0042\U00000043\103\0' }}
{{ '\N{DEGREE SIGN}' }}
{{ '\xZZ' }}
{{ '\u12' }}
{{ '\q\w' }}
{{ $ }}
{{ a ? b : c }}
{{ a ! b }}
{{ 1 & 2 }}
{{ a; b }}
{{ a := 1 }}
{{ lambda x: x }}
{{ [x for x in y] }}
{{ ünï = 1 }}
{% set ünï = 1 %}{{ ünï }}
{{ 1 if true }}{{ 1 if false }}
{{ 1 if true else 2 }}{{ 1 if false else 2 }}{{ 1 if 0 else 2 if 0 else 3 }}
{{ (1 if false).x }}
{{ (1 if false) ~ 'x' }}
{{ [1 if false] }}
{{ not true }}{{ not not true }}{{ not 1 == 2 }}
{{ true and false or true }}{{ 1 and 2 }}{{ 0 and nope }}{{ 0 or 2 }}{{ 1 or nope }}{{ '' or [] }}
{{ 1 < 2 > 1 == 1 != 0 }}{{ 1 < 2 < 2 }}{{ 1 in [1] in [[1]] }}
{{ 1 not in [1] }}{{ not 1 in [1] }}{{ 'a' not in 'b' }}
{{ 1 is not none }}{{ 1 is not number }}{{ not 1 is number }}
{{ 4 is divisibleby 2 }}{{ 4 is divisibleby(3) }}{{ 4 is not divisibleby 3 }}
{{ 1 is eq 1 }}{{ 1 is sameas 1 }}{{ 'a' is in ['a'] }}{{ 'a' is in 'abc' }}
{{ 1 is nope }}
{{ 1 is }}
{{ 1 | }}
{{ | upper }}
{{ 1 + }}
{{ 1 + + 1 }}{{ 1 - - 1 }}{{ - - 1 }}{{ + - 1 }}{{ 2 * -1 }}{{ 2 ** -1 }}{{ -2 ** 2 }}
{{ -1 | abs }}{{ (-1) | abs }}{{ -'1' | int }}
{{ 'a' | upper ~ 'b' }}{{ ('a' ~ 'b') | upper }}{{ 1 + 2 | string }}
{{ 2 ** 3 ** 2 }}{{ 2 * 3 % 4 }}{{ 7 // 2 * 2 }}{{ 1 ~ 2 + 3 }}{{ 1 + 2 ~ 3 }}{{ 'a' * 2 ~ 'b' }}
{{ 1 == 1 and 2 == 2 }}{{ 1 ~ 1 == '11' }}{{ 1 < 2 and not 2 < 1 or nope }}
{{ (1) }}{{ (1,) }}{{ (1, 2) }}{{ () }}{{ [1,] }}{{ {'a': 1,} }}{{ [] }}{{ {} }}
{{ [,] }}
{{ {1} }}
{{ {'a'} }}
{{ {'a': } }}
{{ {1: 2, 1.0: 3, true: 4} }}
{{ {[]: 1} }}
{{ {{}: 1} }}
{{ {(1, []): 1} }}
{{ [1, 2, 3][0] }}{{ [1, 2, 3][-1] }}{{ [1, 2, 3][5] }}
{{ [1, 2, 3]['x'] }}
{{ [1, 2, 3][1.0] }}
{{ [1, 2, 3][true] }}{{ [1, 2, 3][none] is defined }}
{{ 'abc'[1] }}{{ 'abc'[-4] is defined }}
{{ {'a': 1}.a }}{{ {'a': 1}['a'] }}{{ {'a': 1}.b is defined }}{{ {1: 2}[1] }}{{ {'1': 2}[1] is defined }}
{{ {'items': 5}.items }}
{{ {'items': 5}['items'] }}{{ {'items': 5}.get('items') }}
{{ [1].0 }}{{ [[1, 2]].0.1 }}{{ {'0': 'a'}.0 is defined }}{{ {0: 'a'}.0 }}
{{ (1).nope }}
{{ none.x }}
{{ nope.x }}
{{ nope['x'] }}
{{ nope.x.y is defined }}
{{ nope() }}
{{ (1)() }}
{{ 'a'() }}
{{ nope + 1 }}
{{ 1 + nope }}
{{ nope ~ 'a' }}
{{ nope == 1 }}
{{ nope in [1] }}
{{ [nope] }}
{{ [nope] | length }}
{{ nope | upper }}
{{ nope | default('d') }}{{ nope | d('e') }}{{ '' | default('x', true) }}{{ none | default('x') }}{{ none | default('x', true) }}
{{ nope.x | default('d') }}
{{ nope is undefined }}{{ nope is defined }}
{{ nope or 1 }}
{{ not nope }}
{{ nope | list }}
{{ nope | length }}
{{ ().__class__ }}
{{ ''.__class__.__mro__ }}
{{ [].__class__ is defined }}
{{ 'a'.__len__() }}
{{ [].append.__func__ }}
{{ m.__globals__ }}
{{ '{0.__class__}'.format(1) }}
{{ '%s' % nope }}
{{ range(3) }}{{ range(3) | list }}{{ range(1, 3) | list }}{{ range(5, 0, -2) | list }}{{ range(0) | list }}
{{ range(1, 2, 0) }}
{{ range() }}
{{ range(1.5) }}
{{ range('a') }}
{{ range(100001) | length }}
{{ range(3)[1] }}{{ range(3)[-1] }}{{ range(10)[2:5] }}{{ range(10)[::-2] | list }}{{ 2 in range(3) }}{{ 5 in range(3) }}
{{ range(3) | sum }}{{ range(3) == range(0, 3) }}{{ range(3).start }}{{ range(3).stop }}{{ range(3).step }}{{ range(3).index(2) }}{{ range(3).count(1) }}
{{ range(3).index(9) }}
{{ dict() }}{{ dict(a=1) }}{{ dict([('a', 1)]) }}{{ dict({'a': 1}, b=2) }}{{ dict(**{'a': 1}) }}
{{ dict(1) }}
{{ dict([1]) }}
{{ dict([(1, 2, 3)]) }}
{{ dict({}, {}) }}
{% set c = cycler('a', 'b') %}{{ c.next() }}{{ c.current }}{{ c.next() }}{{ c.next() }}{{ c.reset() }}{{ c.next() }}
{{ cycler() }}
{% set j = joiner() %}{{ j() }}a{{ j() }}b{{ j() }}c
{% set j = joiner('|') %}{{ j() }}{{ j() }}
{{ lipsum(n=1, html=false) | length > 20 }}{{ lipsum(1, true, 5, 10) is string }}
{% include 'x' %}
{% include %}
{% include 'x' ignore missing %}ok
{% include 'x' ignore missing with context %}ok
{% include 'x' ignore missing without context %}ok
{% include 'x' with context ignore missing %}
{% include 5 %}
{% include none %}
{% import 'x' as y %}
{% import x %}
{% from 'x' import a as b, c %}
{% from 'x' import a with context %}
{% from 'x' import %}
{% from 'x' import a b %}
{% extends 'x' %}
{% extends %}
{% set x = 1 %}{% set x = x + 1 %}{{ x }}
{{ x }}{% for x in [1] %}{% endfor %}
{% for x in x %}{% endfor %}
{% set x = [1] %}{% for x in x %}{{ x }}{% endfor %}{{ x }}
{% for i in [3,1,2] | sort(reverse=true) %}{{ i }}{% endfor %}
{% for i in [1,2,3] | reverse %}{{ i }}{{ loop.length }}{% endfor %}
{% for i in range(3) if i is odd %}{{ loop.last }}{% endfor %}
{% for x in [1,2] %}{% if loop.first %}{% set z = x %}{% endif %}{{ z is defined }}{% endfor %}
{% for i in [1] recursive %}{{ loop([2]) if i == 1 }}{{ i }}{% endfor %}
{% for i in [1] %}{{ loop([2]) }}{% endfor %}
{% for a in [{'k': [{'k': []}]}] recursive %}({{ loop.index }}{{ loop(a.k) }}){% endfor %}
{% for i in 'ab' %}{{ loop.index }}{% else %}x{% endfor %}{{ loop is defined }}
""".strip("\n")

# Templates that span lines, with the lines that start them.
JOINED = {
    "a": ["  {%- if 1 -%}", "  b", "  {%- endif -%}", "  c"],
}

INCLUDES = [
    "{% include 'inc' %}{% include 'inc' without context %}",
    "{% include ['nope', 'inc'] with context %}",
    "{% include ('nope', 'inc') ignore missing %}",
    "{% set n = 'inc' %}{% include n %}",
    "{% include 'i' ~ 'nc' %}",
    "{% include 'inc' if true else 'mac' %}",
    "{% for x in [1, 2] %}{% include 'inc' %}{% endfor %}",
    "{% for x in [1, 2] %}{% include 'inc' without context %}{% endfor %}",
    "{% with x = 5 %}{% include 'inc' %}{% endwith %}",
    "{% macro m(x) %}{% include 'inc' %}{% endmacro %}{{ m(8) }}",
    "{% block b %}{% include 'inc' %}{% endblock %}",
    "{% set x %}{% include 'inc' %}{% endset %}[{{ x }}]",
    "{% include 'selfinc' %}",
    "{% include 'twolines' %}|",
    "{% import 'mac' as m %}{{ m.hi(1) }}{{ m.v }}{{ m['v'] }}{{ m }}",
    "{% import 'mac' as m without context %}{{ m.hi(1) }}",
    "{% import 'mac' as m with context %}{{ m.hi(1) }}{{ m._p is defined }}",
    "{% from 'mac' import hi %}{{ hi('a') }}{{ v is defined }}",
    "{% from 'mac' import hi as h, v as w with context %}{{ h('a') }}{{ w }}",
    "{% from 'mac' import hi, nope %}{{ hi(1) }}{{ nope is defined }}{{ nope }}",
    "{% from 'mac' import _p %}",
    "{% from 'mac' import hi, %}{{ hi(2) }}",
    "{% from 'nope' import a %}",
    "{% import 'nope' as a %}",
    "{% if false %}{% import 'nope' as a %}{% endif %}ok",
    "{% import 'mac' as m %}{% macro q() %}{{ m.hi('q') }}{% endmacro %}{{ q() }}",
    "{% import 'mac' as m %}{% block b %}{{ m.hi('blk') }}{% endblock %}",
    "{% import 'callmac' as c %}{% call c.wrap() %}in{% endcall %}",
    "{% from 'callmac' import wrap %}{% call(n) wrap(3) %}<{{ n }}>{% endcall %}",
    "{% extends 'base' %}",
    "{% extends 'base' %}{% block a %}child{% endblock %}",
    "{% extends 'base' %}{% block a %}{{ super() }}+child{% endblock %}",
    "{% extends 'base' %}{% block a %}{{ super() | upper }}{{ super().upper() }}{% endblock %}",
    "{% extends 'base' %}{% block a %}{{ self.b() }}{% endblock %}",
    "{% extends 'base' %}{% block nope %}x{% endblock %}",
    "{% extends 'mid' %}",
    "{% extends 'mid' %}{% block a %}top({{ super() }}){% endblock %}",
    "{% extends 'mid' %}{% block a %}{{ super.super() }}{% endblock %}",
    "{% extends 'mid' %}{% block c %}C{% endblock %}",
    "{% extends 'mid' %}{% block b %}{% block c %}deep{% endblock %}{% endblock %}",
    "{% set t = 'base' %}{% extends t %}",
    "{% extends 'base' if true else 'nope' %}",
    "{% if false %}{% extends 'base' %}{% endif %}plain{% block a %}A{% endblock %}",
    "{% extends 'base' %}{% extends 'base' %}",
    "{% extends 'req' %}",
    "{% extends 'req' %}{% block r %}given{% endblock %}",
    "{% extends 'base' %}{% set v = 3 %}{% block a %}{{ v }}{% endblock %}",
    "{% set v = 3 %}{% extends 'base' %}{% block a %}{{ v }}{% endblock %}",
    "{% extends 'base' %}{% macro m() %}M{% endmacro %}{% block a %}{{ m() }}{% endblock %}",
    "{% extends 'base' %}{% block a %}{% for i in [1,2] %}{{ i }}{{ super() }}{% endfor %}{% endblock %}",
    "{% extends 'scoped' %}{% block s %}<{{ i }}{{ super() }}>{% endblock %}",
    "{% extends 'unscoped' %}{% block s %}<{{ i is defined }}>{% endblock %}",
    "{% extends 'base' %}{% block a %}{% include 'inc' %}{% endblock %}",
    "{% extends 'base' %}{% block a %}{% set q = 1 %}{% endblock %}{% block b %}{{ q is defined }}{% endblock %}",
    "{% include 'mid' %}{% include 'base' %}",
    "{{ self.a() }}{% block a %}x{% endblock %}",
    "{% extends 'base' %}{{ nope }}",
    "{% extends 'base' %}{% include 'nope' %}",
    "{% extends 'bad' %}",
    "{% include 'bad' %}",
    "a\nb\n{% include 'runtime' %}",
    "{% extends 5 %}",
    "{% extends none %}",
]

FILES = {
    "inc": "[{{ name | default('-') }}{{ x | default('-') }}]",
    "twolines": "one\ntwo\n",
    "selfinc": "{% if depth is not defined %}{% set depth = 1 %}{% include 'selfinc' %}{% else %}stop{% endif %}",
    "mac": "{% macro hi(n) %}hi {{ n }} {{ name | default('-') }}{% endmacro %}{% set v = 5 %}{% set _p = 1 %}text",
    "callmac": "{% macro wrap(n=0) %}({{ caller(n) if n else caller() }}){% endmacro %}",
    "base": "<{% block a %}base a{% endblock %}|{% block b %}base b{% endblock %}>",
    "mid": "{% extends 'base' %}{% block a %}mid({{ super() }}){% endblock %}{% block b %}{% block c %}c{% endblock %}{% endblock %}",
    "req": "{% block r required %}{% endblock %}",
    "scoped": "{% for i in [1, 2] %}{% block s scoped %}{{ i }}{% endblock %}{% endfor %}",
    "unscoped": "{% for i in [1, 2] %}{% block s %}x{% endblock %}{% endfor %}",
    "bad": "fine\n{% if %}",
    "runtime": "fine\n{{ 1 // 0 }}",
}

WHITESPACE = [
    "a\n  {% if 1 %}\n  b\n  {% endif %}\n c\n",
    "a \n{%- if 1 +%}\n b\n{%+ endif -%}\n c",
    "  {%+ if 1 %}x{%+ endif %}\n\n",
    "{% if 1 %}\n\n\nx{% endif %}\n\n",
    "  {# c #}\n  {#- d -#}\n  {#+ e +#}\nx",
    "  {{ 1 }}\n  {{- 2 }}\n  {{ 3 -}}\n x",
    "\t {% set x = 1 %} \n{{ x }}\n",
    "x {% raw %}\n {{ y }}\n {% endraw %}\n z",
    "x\n  {%- raw -%}\n {{ y }}\n {%- endraw -%}\n z",
    "{% for i in [1, 2] -%}\n  {{ i }}\n{% endfor -%}\nend",
    "{% macro m() %}\n  x\n{% endmacro %}\n[{{ m() }}]",
    "a\r\n  {% if 1 %}\r\nb\r{% endif %}\r\n",
    "{% set x %}\n  a\n{% endset %}\n[{{ x }}]\n",
    "text {% if 1 %} y {% endif %} z",
    "\u00a0{% if 1 %}x{% endif %}\u2003{%- if 1 %}y{% endif %}",
    "{% filter upper %}\n a\n {% endfilter %}\nb",
    "{% block a %}\n a\n {% endblock %}\nb",
]

DELIMITERS = [
    ({"block_start_string": "<%", "block_end_string": "%>", "variable_start_string": "<<", "variable_end_string": ">>",
      "comment_start_string": "<#", "comment_end_string": "#>"},
     ["<% if 1 %>a<< 1 + 1 >><# c #><% endif %>", "<< 1 >> 2 < 3", "<% raw %><< x >><% endraw %>", "a <%- if 1 -%> b <%- endif %>",
      "<< {'a': 1} >>", "<<", "<%", "<#", "{{ x }}{% if %}"]),
    ({"variable_start_string": "${", "variable_end_string": "}"},
     ["${ 1 }", "${ {'a': 1} }", "${ {'a': {'b': 2}}.a.b }", "$ { ${ '}' }", "${ 1"]),
    ({"variable_start_string": "((", "variable_end_string": "))"}, ["(( 1 ))", "(( (1 + 2) * 3 ))", "(((1)))", "(( ((1)) ))"]),
    ({"variable_start_string": "[[", "variable_end_string": "]]"}, ["[[ 1 ]]", "[[ [1][0] ]]", "[[ [[1]] ]]", "[[[1]]]"]),
    ({"block_start_string": "{", "block_end_string": "}", "variable_start_string": "{{", "variable_end_string": "}}"},
     ["{if 1}a{{ 2 }}{endif}", "{raw}{{ x }}{endraw}"]),
    ({"comment_start_string": "{##", "comment_end_string": "##}"}, ["{## c # } ##}x", "{# x #}"]),
    ({"line_statement_prefix": "%", "line_comment_prefix": "##"},
     ["% for i in [1, 2]\n{{ i }}\n% endfor\nend", "  % if 1\n x\n  % endif\ny", "% if 1:\nx\n% endif", "a % b\n50% if\n", "% set x = (1,\n  2)\n{{ x }}",
      "a ## c\n## d\nb", "% if 1 ## why\nx\n% endif\n", "{{ 1 }} ## c", "##", "%", "% if 1", "%- if 1\nx\n%- endif", "x\n  ## c\ny",
      "% raw\n{{ x }}\n% endraw", "% macro m(a)\n<{{ a }}>\n% endmacro\n{{ m(1) }}", "\n\n% set a = 1\n\n{{ a }}", "{% if 1 %}\n% set b = 2\n{{ b }}{% endif %}"]),
    ({"line_statement_prefix": "#", "line_comment_prefix": "#:", "trim_blocks": True, "lstrip_blocks": True},
     ["# if 1\n  x\n# endif\n#: c\ny", "  # for i in 'ab'\n  {% if 1 %}\n  {{ i }}\n  {% endif %}\n  # endfor"]),
]

TEXTS = ["''", "'abc'", "'Hello World'", "'ÄßéǅİıΣς'", "'a1 b2\\tc'", "'x=1=2'", "'١٢³½'"]

METHODS = {
    "text": (TEXTS, """capitalize() casefold() lower() upper() swapcase() title() isalnum() isalpha() isascii() isdecimal() isdigit() isidentifier()
        islower() isnumeric() isprintable() isspace() istitle() isupper() splitlines() split() rsplit() strip() encode()""".split()),
    "arguments": (["'banana'", "'  a--b  '"], """center(9,'*') center(4) ljust(9,'é') rjust(9) zfill(10) count('a') count('an',2) count('') count('a',-3,-1) find('an',2)
        find('') find('z') find('a',-2) rfind('a',0,3) rfind('') index('z') rindex('z') rindex('a') partition('an') rpartition('an') partition('') replace('a','o',2)
        replace('','.') replace('a','',-1) replace('a') split('a',1) split('') split(none,1) split('a',maxsplit=1) split(sep='n') rsplit('a',1) rsplit(none,1) strip('ab')
        strip(none) lstrip('b') rstrip('a') startswith('b') startswith(('x','b')) startswith('a',1) startswith([]) endswith('na') endswith('n',0,-1) endswith(('z',''))
        removeprefix('ban') removesuffix('ana') expandtabs() expandtabs(2) join(['1','2']) join([1]) join('xyz') join({'k':1}) join(5) encode('ascii') encode('utf-16-le')
        encode('latin-1','replace') encode('nope') format(1) translate({97:'o'}) translate({97:none,98:'BB'}) ljust() center('x') center(9,'ab') zfill('1') upper(1)
        find() split(1) replace(1,2) nope() strip(1) count() isalpha(1) splitlines(keepends=true) title(x=1) startswith() startswith(1) maketrans('a','b') __len__() __add__('x')
        __contains__('a') __mul__(2) __getitem__(0)""".split()),
    "int": (["0", "7", "-12", "(2**70)", "true"], """bit_length() bit_count() conjugate() as_integer_ratio() real imag numerator denominator to_bytes(9,'big',signed=true)
        to_bytes(10,'little') __add__(1) __and__(6) __or__(9) __xor__(5) __lshift__(3) __rshift__(1) __invert__() __neg__() __mul__(3) __mod__(4) __pow__(2) __floordiv__(2)
        __eq__(7) __lt__(3) __abs__() __bool__() __str__() __index__() hex() to_bytes(0) __lshift__(-1)""".split()),
    "float": (["0.0", "-2.5", "1e22", "0.1", "(1e308*10)"], "is_integer() hex() as_integer_ratio() conjugate() real imag __round__() __int__() __floor__() __add__(1) nope()".split()),
    "bytes": (["b", "'äb'.encode()"], """decode() hex() hex(':') upper() split() count(b) startswith(b) decode('ascii') decode('ascii','ignore') decode('latin-1') find(b) join([b,b])
        replace(b,b) strip() isdigit() nope() title()""".split()),
    "list": (["[3,1,2,1]", "['b','a']"], """index(1) index(9) count(1) copy() sort() reverse() pop() pop(0) pop(9) append(5) extend([7]) insert(1,'z') remove(1) remove('q') clear()
        index(1,2) sort(reverse=true) sort(key=1) extend(5) append() pop('a') __len__() __getitem__(0) __contains__(1) __add__([1]) nope""".split()),
    "dict": (["{'a':1,'b':[2]}", "{}"], """keys() values() items() get('a') get('z') get('z',9) get() get([]) pop('a') pop('z') pop('z',0) popitem() setdefault('a',5) setdefault('q') setdefault('q',1)
        update({'z':1}) update(z=1) update([('k',2)]) update(1) copy() clear() fromkeys([1,2]) fromkeys('ab',0) __len__() __contains__('a') __getitem__('a') nope nope()""".split()),
    "tuple": (["(1,2,1)", "()"], "count(1) index(2) index(9) index(1,1) __len__() __add__((5,)) append(1) nope".split()),
    "datetime": (["dt", "utc"], """year month day hour minute second microsecond tzinfo date() time() isoformat() isoformat(' ') isoformat(timespec='minutes') strftime('%Y-%m-%d_%H:%M:%S.%f') strftime('%a|%A|%b|%B|%j|%U|%W|%p|%I|%y|%w|%u|%%|%e|%G-%V')
        weekday() isoweekday() isocalendar() timestamp() ctime() toordinal() replace(year=2020) replace(month=13) utcoffset() tzname() timetuple() nope""".split()),
    "date": (["date"], "year month day isoformat() strftime('%d.%m.%y') weekday() isoweekday() toordinal() replace(day=1) ctime() isocalendar() nope".split()),
    "timedelta": (["delta", "neg"], "days seconds microseconds total_seconds() nope".split()),
}

PERCENT = list(itertools.product(
    ["%d", "%5d|", "%-5d|", "%05d", "%+d", "% d", "%x", "%#x", "%#o", "%X", "%o", "%i", "%u", "%f", "%.0f", "%.2f", "%10.3f|", "%e", "%.1E", "%g", "%G", "%#g", "%s", "%r", "%a", "%.2s|", "%5s|", "%-5s|", "%c", "%%"],
    ["42", "-7", "3.75", "'é'", "none"],
)) + [("%*d|", "(5, 3)"), ("%.*f", "(2, 1.005)"), ("%(a)s %(b)5.1f", "{'a': 1, 'b': 2}"), ("%(z)s", "{'a': 1}"), ("%s", "(1, 2)"), ("%s %s", "1"), ("%s %s", "(1,)"),
      ("x", "1"), ("x", "[1]"), ("x", "{}"), ("%", "1"), ("%q", "1"), ("%s", "[1, 'a']"), ("%s", "{'a': 1}"), ("%d", "2**70"), ("%x", "-(2**70)"), ("%c", "256"), ("%c", "'ab'"),
      ("%c", "-1"), ("%(a", "{}"), ("%s", "()"), ("%d", "true"), ("%5%|", "()"), ("%ld", "5"), ("%.3d", "5"), ("%08.3d|", "-5"), ("%+.2e", "12345.678"), ("%s", "1e16"), ("%r", "0.1")]

BRACES = list(itertools.product(
    ["{}", "{:5}|", "{:<5}|", "{:^6}|", "{:>6}|", "{:*^7}", "{:05}", "{:+}", "{: }", "{:,}", "{:_}", "{:d}", "{:x}", "{:#b}", "{:#_x}", "{:.2f}", "{:e}", "{:g}", "{:n}", "{:%}", "{:.1%}", "{:s}", "{:.2}", "{:c}", "{!r}", "{!s:>4}", "{!a}", "{:010,.2f}", "{:=+8}", "{:z.1f}"],
    ["42", "-1234567.891", "'ab'", "none", "true"],
)) + [("{0} {1} {0}", "1, 2"), ("{} {0}", "1"), ("{a} {a.b}", "a=1"), ("{a[k]} {a[0]}", "a={'k': 1, '0': 2}"), ("{0[1]}", "[1, 2]"), ("{0[x]}", "[1]"), ("{1}", "1"), ("{x}", "1"), ("{", "1"),
      ("}", "1"), ("{{}} {{{}}}", "1"), ("{:{}.{}}", "3.14159, 8, 3"), ("{!x}", "1"), ("{!}", "1"), ("{:q}", "1"), ("{:5q}", "'a'"), ("{0.real}", "5"), ("{0.__class__}", "5"), ("{:%Y-%m}", "dt"),
      ("{:>20}", "[1]"), ("{}", "[1, 'a']"), ("{0!r:.3}", "'abcdef'"), ("{:,d}", "2**70"), ("{:.3d}", "5"), ("{:,s}", "'a'"), ("{:=5}", "'a'"), ("{:.20f}", "0.1"), ("{:.0e}", "15.0"), ("{:#.3g}", "1.0")]

VALUES = ["1", "2.5", "true", "none", "'a'", "[1]", "(1,)", "{'a': 1}", "b", "dt", "delta", "2**64"]
OPERATORS = ["+", "-", "*", "/", "//", "%", "**", "<", "==", "in"]

SLICES = list(itertools.product(["'abcdef'", "[0,1,2,3,4]", "(0,1,2)", "range(7)"], [":", "1:", ":-1", "::2", "::-1", "-2:", "5:1:-2", "10:", "-10:2", "1:4:", "none:2", "::0", "'a':", "1.0:", "true:", "2**70:", "-(2**70)::3", ":2**70:2**70"]))

FLOATS = """1.0 0.1 1e15 1e16 1e17 123456789012345680.0 1e-4 1e-5 0.00012 1.5e-7 1e100 1.7976931348623157e308 5e-324 2.5e-320 0.3 (0.1+0.2) (1/3) 100.0 (2**53*1.0) (10**22*1.0)
    -0.0 (1e308*10) (-1e308*10) (1e308*10-1e308*10) 9007199254740993.0 4.35 0.1e1 1_0.0_1 12345678.9 1e22 1e23""".split()

NUMBERS = """2**100 -(2**100) 2**63 2**63-1 -(2**63) -(2**63)-1 2**64//3 -(2**64)//3 2**64%7 -(2**64)%7 2**64%-7 (2**64)/2 10**20*10**20 2**64-2**64 (2**64)**2 2**0.5 (-8)**(1/3) 0**0 0.0**0 0**-1 2**-1
    7//0 7%0 7/0 7.0//0 7.5%2 -7.5%2 7.5//-2 1e308*10 1e308*10//1 1%1e308 5//0.3 5%0.3 -5//3 -5%3 5%-3 true+true true*2.5 -true +true 3*'ab' 'ab'*-1 2*[1] []*5 (1,)*2 1.5*'a' 'a'*1.5 2**1000%1000
    9223372036854775807+1 -9223372036854775808-1 9223372036854775807*2 9223372036854775807*-1 -(-9223372036854775808) 1==1.0 2**53==2.0**53 2**53+1==2.0**53 2**64>1e19 2**64<1e20 1<true 0==false
    1e400 -1e400 0x10 0o17 0b101 0xFF_FF 1_000 1__0 0777 00 0_0 1e5 1E5 1e+5 1.e5 .5 5. 1.5.real (10**400)*1.0 10**400/10**399 10**400/3 (2**64)|int '12'|int(base=3) ' 12 '|int '-0b11'|int(0,2) 1e18|int (1e308*10)|int 'inf'|float
    'x'|float(7) 2.5|round 3.5|round -2.5|round 2.675|round(2) 1234.5|round(-2) 1234|round(-2) 1.5|round(method='ceil') 1.5|round(0,'floor') 5|round(1) 1.005|round(2,'common') 1|round(1,'nope')""".split()


def grammar():
    lines = GRAMMAR.split("\n")
    index = 0
    while index < len(lines):
        line = lines[index]
        index += 1
        for end in JOINED.get(line, []):
            assert lines[index] == end
            line += "\n" + end
            index += 1
        yield line, None, False
    for template in INCLUDES:
        yield template, None, True
    for template in WHITESPACE:
        for flags in itertools.product([False, True], repeat=3):
            names = ["trim_blocks", "lstrip_blocks", "keep_trailing_newline"]
            yield template, {name: True for name, flag in zip(names, flags) if flag}, False
    for options, templates in DELIMITERS:
        for template in templates:
            yield template, options, False


def methods():
    for subjects, calls in METHODS.values():
        for subject, call in itertools.product(subjects, calls):
            changes = subject.startswith(("[", "{"))
            if changes:
                yield "{% set v = " + subject + " %}{{ v." + call + " }} {{ v }}", None, False
            else:
                yield "{{ (" + subject + ")." + call + " }}", None, False


def formatting():
    for spec, value in PERCENT:
        yield "{{ " + repr(spec) + " % " + value + " }}", None, False
    for spec, value in BRACES:
        yield "{{ " + repr(spec) + ".format(" + value + ") }}", None, False


def operators():
    for left, op, right in itertools.product(VALUES, OPERATORS, VALUES):
        if op == "**" and right == "2**64":
            continue  # Python would not come back.
        yield "{{ (" + left + ") " + op + " (" + right + ") }}", None, False
    for value, part in SLICES:
        yield "{{ " + value + "[" + part + "] }}", None, False
    for number in FLOATS:
        yield "{{ " + number + " }} {{ [" + number + "] }} {{ (" + number + ") | string | length }}", None, False
    for number in NUMBERS:
        yield "{{ " + number + " }}", None, False


FAMILIES = {"grammar": grammar, "methods": methods, "formatting": formatting, "operators": operators}
