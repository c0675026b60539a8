//! `lipsum`: filler text.

use crate::{Args, Error, State, Str, Value, meter, methods};

const WORDS: &str = "a ac accumsan ad adipiscing aenean aliquam aliquet amet ante aptent arcu at auctor augue bibendum \
    blandit class commodo condimentum congue consectetuer consequat conubia convallis cras cubilia cum curabitur curae \
    cursus dapibus diam dictum dignissim dis dolor donec dui duis egestas eget eleifend elementum elit enim erat eros \
    est et etiam eu euismod facilisi facilisis fames faucibus felis fermentum feugiat fringilla fusce gravida habitant \
    hac hendrerit hymenaeos iaculis id imperdiet in inceptos integer interdum ipsum justo lacinia lacus laoreet lectus \
    leo libero ligula litora lobortis lorem luctus maecenas magna malesuada massa mattis mauris metus mi molestie \
    mollis montes morbi mus nam nascetur natoque nec neque netus nibh nisi nisl non nostra nulla nunc odio orci ornare \
    parturient pede pellentesque penatibus per pharetra phasellus placerat platea porta porttitor posuere potenti \
    praesent pretium primis proin pulvinar purus quam quis quisque rhoncus ridiculus risus rutrum sagittis sapien \
    scelerisque sed sem semper senectus sit sociis sociosqu sodales sollicitudin suscipit suspendisse taciti tellus \
    tempor tempus tincidunt torquent tortor tristique turpis ullamcorper ultrices ultricies urna ut varius vehicula vel \
    velit venenatis vestibulum vitae vivamus viverra volutpat vulputate";

/// `lipsum(n=5, html=True, min=20, max=100)`
pub(super) fn lipsum(state: &mut State<'_>, args: Args) -> Result<Value, Error> {
    let [count, html, least, most] =
        args.bind("generate_lorem_ipsum", 0, ["n", "html", "min", "max"])?;
    let count = count.int(5)?.max(0);
    let html = html.bool(true)?;
    let (least, most) = (
        least.int(20)?.max(0) as usize,
        most.int(100)?.max(0) as usize,
    );
    if least >= most {
        return Err(Error::value_error(format!(
            "empty range for randrange() ({least}, {most}, {})",
            most as i64 - least as i64
        )));
    }
    let words: Vec<&str> = WORDS.split_whitespace().collect();
    let (mut paragraphs, mut bytes) = (Vec::new(), 0);
    for _ in 0..count {
        let text = paragraph(state, &words, least, most)?;
        bytes += text.len() + size_of::<String>();
        meter::check_text(bytes)?;
        meter::spend_step()?;
        paragraphs.push(text);
    }
    if !html {
        return Ok(Value::from(paragraphs.join("\n\n")));
    }
    let wrapped: Vec<String> = paragraphs
        .iter()
        .map(|text| format!("<p>{text}</p>"))
        .collect();
    Ok(Value::Str(Str::markup(wrapped.join("\n"))))
}

fn paragraph(
    state: &State<'_>,
    words: &[&str],
    least: usize,
    most: usize,
) -> Result<String, Error> {
    let len = least + state.random_below(most - least);
    meter::spend_text(len.saturating_mul(size_of::<String>()))?;
    let mut out: Vec<String> = Vec::with_capacity(len);
    let mut capitalize = true;
    let mut last = usize::MAX;
    let mut until_stop = 10 + state.random_below(10);
    for _ in 0..len {
        let mut index = state.random_below(words.len());
        if index == last {
            index = (index + 1) % words.len();
        }
        last = index;
        let mut word = if capitalize {
            methods::capitalize(words[index])
        } else {
            words[index].to_owned()
        };
        until_stop -= 1;
        capitalize = until_stop == 0;
        if capitalize {
            word.push('.');
            until_stop = 10 + state.random_below(10);
        } else if state.random_below(6) == 0 {
            word.push(',');
        }
        out.push(word);
    }
    let text = out.join(" ");
    Ok(format!("{}.", text.trim_end_matches([',', '.'])))
}
