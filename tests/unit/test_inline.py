"""Inline Markdown is printed, compared and refused by one parser."""

from __future__ import annotations

import re
from collections import Counter
from html import escape, unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brochure import inline


def html(text: str) -> str:
    """A message as HTML, with sources cited by their ids."""
    return inline.render(text, lambda words, _: escape(words, quote=False), lambda id_: f"<sup>{id_}</sup>")


def shown(markup: str) -> str:
    """What a reader sees of HTML."""
    return unescape(re.sub(r"<[^>]*>", "", markup))


@pytest.mark.parametrize(
    ("text", "markup"),
    [
        ("Tea is **safe** and *warm*.", "Tea is<strong> safe</strong> and <em>warm</em>."),
        ("***Both***", "<em><strong>Both</strong></em>"),
        ("snake_case_name", "snake_case_name"),
        ("5 * 3 * 2", "5 * 3 * 2"),
        (r"5 \* 3 and \[cup]", "5 * 3 and [cup]"),
        ("Take `50 < 60`", "Take <code>50 &lt; 60</code>"),
        ("5 < 6 & 7", "5 &lt; 6 &amp; 7"),
        ("5 &lt; 6 &copy; &#8211;", "5 &lt; 6 © –"),
        ("one\\\ntwo", "one<br>two"),
        ("[tea](https://tea.example?a=1&b=2)", '<a href="https://tea.example?a=1&amp;b=2">tea</a>'),
        ('[tea](<https://tea.example/"x>)', '<a href="https://tea.example/%22x">tea</a>'),
        ("<https://tea.example>", '<a href="https://tea.example">https://tea.example</a>'),
        ("call [us](tel:+44123)", 'call <a href="tel:+44123">us</a>'),
        ("100% {{ tea }} %(cup)s {% if %}", "100% {{ tea }} %(cup)s {% if %}"),
    ],
)
def test_marks_become_html_and_all_else_is_text(text: str, markup: str) -> None:
    assert html(text) == markup


@pytest.mark.parametrize(
    ("text", "markup"),
    [
        ("**注意：**停药", "<strong>注意：</strong>停药"),
        ("请**不要**停药", "请<strong>不要</strong>停药"),
        ("（**重要**）", "（<strong>重要</strong>）"),
        ("是**“重要”**的", "是<strong>“重要”</strong>的"),
        ("说：**“停。”**然后", "说：<strong>“停。”</strong>然后"),
        ("**50 毫克。**每天", "<strong>50 毫克。</strong>每天"),
        ("每天**50%**的人", "每天<strong>50%</strong>的人"),
        ("他*很*好，**非常**好。", "他<em>很</em>好，<strong>非常</strong>好。"),
        ("**甲**、**乙**和**丙**", "<strong>甲</strong>、<strong>乙</strong>和<strong>丙</strong>"),
        ("**（一）**，二", "<strong>（一）</strong>，二"),
        ("**경고:**중지", "<strong>경고:</strong>중지"),
        ("**注意：**すぐに", "<strong>注意：</strong>すぐに"),
        ("见 **注意：** 后", "见<strong> 注意：</strong> 后"),
        ("三 * 四 * 五", "三 * 四 * 五"),
    ],
)
def test_emphasis_stands_next_to_full_width_signs(text: str, markup: str) -> None:
    assert html(text) == markup


@given(
    st.text(st.sampled_from("停药请不要，。：（）“”！"), min_size=1, max_size=8),
    st.text(st.sampled_from("停药，。：（）a1"), max_size=6),
    st.text(st.sampled_from("停药，。：（）"), max_size=6),
    st.sampled_from(["*", "**"]),
)
def test_emphasis_of_chinese_never_shows_its_asterisks(words: str, before: str, after: str, mark: str) -> None:
    if words[0] in "“”" and before[-1:] in ("a", "1"):
        before += "，"  # as between Latin words, a mark inside a word needs a letter beside it
    tag = "em" if mark == "*" else "strong"
    assert html(f"{before}{mark}停{words}停{mark}{after}") == f"{before}<{tag}>停{words}停</{tag}>{after}"


def test_a_citation_hangs_on_the_word_before_it() -> None:
    assert html("Tea is safe. [@cup] [@pot] It is **warm** [@cup].") == (
        "Tea is safe.<sup>cup</sup><sup>pot</sup> It is<strong> warm</strong><sup>cup</sup>."
    )


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("None.", []),
        ("One [@cup]", ["cup"]),
        ("[@b-2][@a_1] again [@b-2]", ["b-2", "a_1", "b-2"]),
        ("mail@cup [cup] [@cup, @pot] [@]", []),
    ],
)
def test_citations_are_found_in_order(text: str, cited: list[str]) -> None:
    assert inline.citations(text) == cited


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a <b>bold</b>", "HTML is not used here: <b>"),
        ("a<br/>b", "HTML is not used here: <br/>"),
        ("a <!-- b --> c", "HTML is not used here: <!-- b -->"),
        ('<img src="file:///etc/passwd">', 'HTML is not used here: <img src="file:///etc/passwd">'),
        ("![cup](https://tea.example/cup.png)", "pictures are not set in running text"),
        ("![cup](data:image/png;base64,AA)", "pictures are not set in running text"),
        ("[tea](javascript:alert(1))", "a link leads to javascript:alert(1)"),
        ("[tea](JavaScript:alert(1))", "a link leads to JavaScript:alert(1)"),
        ("[tea](&#106;avascript:alert(1))", "a link leads to javascript:alert(1)"),
        ("<javascript:alert(1)>", "a link leads to javascript:alert(1)"),
        ("[tea](data:text/html,x)", "a link leads to data:text/html,x"),
        ("[tea](vbscript:x)", "a link leads to vbscript:x"),
        ("[tea](file:///etc/passwd)", "a link leads to file:///etc/passwd"),
        ("[tea](//tea.example)", "a link leads to //tea.example"),
        ("[tea](cup.html)", "a link leads to cup.html"),
        ("[tea](#cup)", "a link leads to #cup"),
        ("[tea]()", "a link leads to "),
        ("[tea](https://a b)", "a mark that cannot be read: ](https://a b)"),
        ("[tea] (https://tea.example) [a](b", "a mark that cannot be read: ](b"),
        ("Both [@cup, @pot]", "a mark that cannot be read: [@cup, @pot]"),
        ("One [@ cup]", "a mark that cannot be read: [@ cup]"),
    ],
)
def test_what_may_not_stand_in_a_message_is_told(text: str, problem: str) -> None:
    assert problem in [message for message, hint in inline.faults(text) if hint]


@pytest.mark.parametrize(
    "text",
    [
        "Tea is **safe** and *warm* [@cup], see [here](https://tea.example) or <mailto:a@tea.example>.",
        "[call](tel:+44) [secure](HTTPS://tea.example) 5 &lt; 6 `<b>` a < b",
        "100% {{ tea }} [cup] (pot)",
    ],
)
def test_what_may_stand_in_a_message_passes(text: str) -> None:
    assert list(inline.faults(text)) == []


def test_the_signature_counts_every_mark() -> None:
    text = "**a** **b** *c* `d` [e](https://e.example) [@cup] [@cup] <br> ![f](g.png)"
    assert inline.signature(text) == Counter(
        {
            "**bold** passage": 2, "*emphasis*": 1, "`d`": 1, "link to https://e.example": 1, "[@cup]": 2,
            "HTML <br>": 1, "picture g.png": 1,
        }
    )  # fmt: skip


def test_a_signature_does_not_depend_on_where_the_marks_stand() -> None:
    assert inline.signature("**Stop** now [@cup].") == inline.signature("现在**停。**[@cup]")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Tea is **safe** and *warm*. [@cup]", "Tea is safe and warm."),
        ("[tea](https://tea.example) at\n`noon`", "tea at noon"),
        ("5 &lt; 6", "5 < 6"),
        ("", ""),
    ],
)
def test_plain_words_are_without_marks(text: str, words: str) -> None:
    assert inline.plain(text) == words


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=60))
def test_nothing_but_known_tags_is_written(text: str) -> None:
    tags = re.findall(r"<[^>]*>", html(text))
    known = re.compile(r'</?(?:strong|em|code|sup|a)>|<br>|<a href="[^"<>]*">')
    assert [tag for tag in tags if not known.fullmatch(tag)] == []


@given(st.text(st.characters(categories=["L", "N", "Zs"]), max_size=60))
def test_words_without_marks_are_printed_as_they_are(text: str) -> None:
    assert shown(html(text)).split() == text.split()
