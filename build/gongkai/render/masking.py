"""Mask what concerns private persons in sentences that search shows and pages quote.

In: text as archived. Out: the same number of characters, with names behind an office, mobile and
identity numbers and private mail addresses covered. Must not know where the text is shown.
"""

from __future__ import annotations

import re

from gongkai.knowledge.patterns import personal, private_mail

COVER = "■"
ROLE = re.compile(
    r"^[\u3400-\u9fff]+?[:： ]+|^(?:书记|.长|主任|负责人|联系人|(?:责任)?编辑|撰稿|校对|审核)"
)
COVERED = re.compile(r"[\u3400-\u9fffA-Za-z0-9@._%+-]")


def mask(text: str) -> str:
    """Cover personal data, equal in length; the word for the office stays.

    >>> mask("联系人：王小明，电话13800138000。")
    '联系人：■■■，电话■■■■■■■■■■■。'
    >>> mask("来信请寄 zhang.san@qq.com"), mask("收到申请4件，电话0453-7222222")
    ('来信请寄 ■■■■■■■■■■■■■■■■', '收到申请4件，电话0453-7222222')
    """
    return private_mail().sub(_cover, personal().sub(_cover, text))


def covered(text: str, start: int, end: int) -> str:
    """The whole text with one stretch of it masked, so that every offset holds.

    >>> covered("一、电话13800138000。二、电话13800138000。", 16, 31)
    '一、电话13800138000。二、电话■■■■■■■■■■■。'
    """
    return text[:start] + mask(text[start:end]) + text[end:]


def _cover(found: re.Match[str]) -> str:
    whole = found[0]
    role = ROLE.match(whole)
    kept = role.end() if role else 0
    return whole[:kept] + COVERED.sub(COVER, whole[kept:])
