"""Tell Chinese text from what a wrong decoding makes of it.

In: text. Out: how much of it is lost or unlikely. Must not know bytes, formats or the form: the
words here are those that every page of a Chinese office holds.
"""

from __future__ import annotations

import re

# Every report holds some of these; a decoding that lacks all of them is the wrong one.
FAMILIAR = ("公开", "公開", "政府", "信息", "資訊", "报告", "報告", "年度")
# The hundred commonest characters of running text and those of offices, both scripts.
COMMON = re.compile(
    "[的一是不了在人有我他这中大来上个国到说们为和地出要以时年得可下对生会自发成部方多经么去法学"
    "作用民政府信息公开报告度情况主动申请行政复议诉讼事项数量处理本机关其他总计县市区镇局办会委街道"
    "工作于二三四五六七八九十月日条件与及第等文网站通过电话實際資訊報開動請況數條關機總計縣區鎮國會發"
    "這來個時對為與經學]"
)
HAN = re.compile("[\u3400-\u9fff]")
# What UTF-8 gives when read as GBK, GBK as Latin, UTF-8 as Latin, and the mark of a double loss:
# 政府 信息 公开 报告 的.
WORDS = (
    *("鏀垮簻", "淇℃伅", "鍏紑", "鎶ュ憡", "锟斤拷", "Õþ", "ÐÅÏ¢", "¹«¿ª", "±¨", "µÄ"),
    *("æ”¿", "åºœ", "ä¿¡", "å…¬", "ï¼", "ã€", "çš„", "æ\x94¿", "å…¬å", "ä¿¡æ"),
)
COMMONEST = ("鏀垮簻", "淇℃伅", "锟斤拷", "ÐÅÏ¢", "ä¿¡")
GARBLED = re.compile("|".join(WORDS) + "|[锛銆鐨鍦鏄]")
LOST = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\ufffd\ue000-\uf8ff\uffff]")
SAMPLE = 20_000
MIN_COMMON = 0.15
"""A fifth of running Chinese is the commonest characters; of mojibake hardly one in fifty."""
HOPELESS = 0.2
MIN_GARBLED, MANY = 4, 200
"""Four garbled words, or one in two hundred characters of a short text."""


def is_chinese(text: str) -> bool:
    """Tell text of a Chinese office: familiar words and no garbled ones.

    >>> is_chinese("2022年政府信息公开工作年度报告"), is_chinese("鏀垮簻淇℃伅鍏紑")
    (True, False)
    """
    if not any(word in text for word in FAMILIAR):
        return False
    # A rare character is found in a tenth of the time of a word, and nearly always missing.
    if not any(word[0] in text and word in text for word in COMMONEST):
        return True
    # A report that quotes a garbled word is still one; a garbled page with a right title is not.
    return not has_garbled_words(text) or likeness(text) > MIN_COMMON


def has_garbled_words(text: str) -> bool:
    """Tell whether text holds what only a wrong decoding writes."""
    sample = _sample(text)
    found = len(GARBLED.findall(sample))
    return found >= MIN_GARBLED or found * MANY > len(sample)


def likeness(text: str) -> float:
    """Give the share of common characters among the Chinese ones, 0 to 1.

    >>> likeness("政府信息公开"), likeness("鏀垮簻"), likeness("abc")
    (1.0, 0.0, 0.0)
    """
    sample = _sample(text)
    han = len(HAN.findall(sample))
    return len(COMMON.findall(sample)) / han if han else 0.0


def lost_share(text: str) -> float:
    """Give the share of characters that stand for lost bytes or print nothing in any font."""
    # Of a long text first the middle: a decoding that loses bytes loses them everywhere.
    sample = _sample(text)
    share = len(LOST.findall(sample)) / max(len(sample), 1)
    if sample is text or share > HOPELESS:
        return share
    return len(LOST.findall(text)) / len(text)


def _sample(text: str) -> str:
    """Take the middle of a long text: a page begins and ends with scripts."""
    if len(text) <= SAMPLE:
        return text
    start = (len(text) - SAMPLE) // 2
    return text[start : start + SAMPLE]
