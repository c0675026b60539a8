//! What the encodings of several bytes are made of. The test that writes their table reads this, too.

/// The names of Python's codecs that are known, and those of encoding_rs for what they are based on.
pub(crate) const BASES: [(&str, &str); 10] = [
    ("big5", "big5"),
    ("cp932", "shift_jis"),
    ("cp949", "euc-kr"),
    ("cp950", "big5"),
    ("euc_jp", "euc-jp"),
    ("euc_kr", "euc-kr"),
    ("gb18030", "gb18030"),
    ("gb2312", "gbk"),
    ("gbk", "gbk"),
    ("shift_jis", "shift_jis"),
];
