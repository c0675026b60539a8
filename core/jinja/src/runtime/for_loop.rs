//! `{% for %}`.

use std::sync::Arc;

use super::State;
use super::loop_object::LoopObject;
use super::output::Output;
use crate::syntax::NameId;
use crate::syntax::ast::For;
use crate::{Error, Value};

impl State<'_> {
    pub(super) fn exec_for(
        &mut self,
        node: &Arc<For>,
        iter: &Value,
        depth0: usize,
        out: &mut Output,
    ) -> Result<(), Error> {
        let ran = match &node.loop_name {
            Some(name) => self.for_with_loop(node, name.id, iter, depth0, out)?,
            None => self.for_plain(node, iter, out)?,
        };
        if ran {
            Ok(())
        } else {
            self.exec_scoped(&node.otherwise, out)
        }
    }

    /// Nobody looks at `loop`: elements are taken as they come.
    fn for_plain(&mut self, node: &For, iter: &Value, out: &mut Output) -> Result<bool, Error> {
        let mut ran = false;
        for item in iter.iter()? {
            self.step()?;
            let item = item?;
            let mark = self.push_frame();
            let result = self.for_round(node, item, out);
            self.pop_frame(mark);
            ran |= result?;
        }
        Ok(ran)
    }

    fn for_round(&mut self, node: &For, item: Value, out: &mut Output) -> Result<bool, Error> {
        self.assign(&node.target, item)?;
        if let Some(test) = &node.test
            && !self.eval(test)?.is_true()?
        {
            return Ok(false);
        }
        self.exec_body(&node.body, out)?;
        Ok(true)
    }

    /// `loop` knows the elements before and after: all are taken first.
    fn for_with_loop(
        &mut self,
        node: &Arc<For>,
        loop_id: NameId,
        iter: &Value,
        depth0: usize,
        out: &mut Output,
    ) -> Result<bool, Error> {
        let mut items = iter.to_vec()?;
        if let Some(test) = &node.test {
            let mut kept = Vec::new();
            for item in items {
                self.step()?;
                let mark = self.push_frame();
                let result = self
                    .assign(&node.target, item.clone())
                    .and_then(|()| self.eval(test)?.is_true());
                self.pop_frame(mark);
                if result? {
                    kept.push(item);
                }
            }
            items = kept;
        }
        let count = items.len();
        let loop_object = Arc::new(LoopObject::new(self, node, items, depth0));
        for index in 0..count {
            self.step()?;
            let Some(item) = loop_object.advance(index) else {
                break;
            };
            let mark = self.push_frame();
            self.locals
                .push((loop_id, Value::Object(loop_object.clone())));
            let result = self
                .assign(&node.target, item)
                .and_then(|()| self.exec_body(&node.body, out));
            self.pop_frame(mark);
            result?;
        }
        Ok(count > 0)
    }
}
