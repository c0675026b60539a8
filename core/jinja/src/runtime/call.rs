//! Calls of values, filters and tests.

use super::State;
use super::eval::Subject;
use crate::environment::{CallKind, Callable, Look};
use crate::syntax::ast::{Apply, Call, ExprKind};
use crate::{Args, Error, ErrorKind, Undefined, Value, methods};

impl State<'_> {
    /// Calls a value.
    pub fn call(&mut self, callee: &Value, args: Args) -> Result<Value, Error> {
        self.step()?;
        match callee {
            Value::Object(object) if object.is_callable() => {
                if let Some(undefined) = self.undefined_argument(&args, object.accepts_undefined())
                {
                    return Ok(undefined);
                }
                let object = std::sync::Arc::clone(object);
                let result = object.call(self, args);
                self.settle(result)
            }
            Value::Undefined(undefined) if self.env.defer_errors && !undefined.is_lenient() => {
                Ok(callee.clone())
            }
            Value::Undefined(undefined) => Err(undefined.error()),
            _ => {
                let error =
                    Error::type_error(format!("'{}' object is not callable", callee.type_name()));
                self.settle(Err(error))
            }
        }
    }

    /// Calls `object.name(args)`.
    pub fn call_method(&mut self, object: &Value, name: &str, args: Args) -> Result<Value, Error> {
        if methods::exists(object, name) {
            self.step()?;
            if let Some(undefined) = self.undefined_argument(&args, false) {
                return Ok(undefined);
            }
            let result = methods::call(self, object, name, args);
            return self.settle(result);
        }
        if let Value::Object(inner) = object {
            let inner = std::sync::Arc::clone(inner);
            match inner.call_method(self, name, &args) {
                Ok(None) => {}
                Ok(Some(value)) => return Ok(value),
                Err(error) => return self.settle(Err(error)),
            }
        }
        let callee = self.get_attr(object, name)?;
        self.call(&callee, args)
    }

    /// Applies a filter by name; the first positional argument is the filtered value.
    pub fn call_filter(&mut self, name: &str, args: Args) -> Result<Value, Error> {
        let filter = self.find_filter(name)?;
        self.run(CallKind::Filter, &filter, args)
    }

    /// Finds a filter by name, to [`run`](Self::run) it more than once.
    pub fn find_filter(&self, name: &str) -> Result<Callable, Error> {
        let unknown = || Error::new(ErrorKind::Runtime, format!("No filter named '{name}'."));
        self.env.find_filter(name)?.ok_or_else(unknown)
    }

    /// Finds a test by name, to [`run`](Self::run) it more than once.
    pub fn find_test(&self, name: &str) -> Result<Callable, Error> {
        let unknown = || Error::new(ErrorKind::Runtime, format!("No test named '{name}'."));
        self.env.find_test(name)?.ok_or_else(unknown)
    }

    /// Applies a test by name; the first positional argument is the tested value.
    pub fn call_test(&mut self, name: &str, args: Args) -> Result<bool, Error> {
        let test = self.find_test(name)?;
        self.run(CallKind::Test, &test, args)?.is_true()
    }

    /// Runs a filter or test; what it finds undefined is its result where the environment wants that.
    pub fn run(&mut self, kind: CallKind, callable: &Callable, args: Args) -> Result<Value, Error> {
        self.step()?;
        if let Some(undefined) = self.undefined_argument(&args, callable.takes_undefined()) {
            return Ok(undefined);
        }
        let result = callable.invoke(self, args);
        if result.is_err() {
            return self.failed(kind, callable, result);
        }
        result
    }

    #[cold]
    fn failed(
        &self,
        kind: CallKind,
        callable: &Callable,
        result: Result<Value, Error>,
    ) -> Result<Value, Error> {
        let result = result.map_err(|error| match (&self.env.wrap_error, error.kind()) {
            (_, ErrorKind::Undefined | ErrorKind::Budget) | (None, _) => error,
            (Some(wrap), _) => wrap(kind, callable.name(), error),
        });
        self.settle(result)
    }

    fn undefined_argument(&self, args: &Args, accepted: bool) -> Option<Value> {
        args.values()
            .find(|value| self.stays_undefined(value, accepted))
            .cloned()
    }

    /// Whether what is given that value has it as its result.
    fn stays_undefined(&self, value: &Value, accepted: bool) -> bool {
        !accepted
            && self.env.defer_errors
            && matches!(value, Value::Undefined(undefined) if !undefined.is_lenient())
    }

    fn settle(&self, result: Result<Value, Error>) -> Result<Value, Error> {
        if result.is_err() && self.env.defer_errors {
            return deferred(result);
        }
        result
    }

    pub(super) fn eval_call(&mut self, node: &Call, pos: u32) -> Result<Value, Error> {
        let result = if let ExprKind::Attr(attr) = &node.callee.kind {
            let (object, name) = &**attr;
            let object = self.eval(object)?;
            if object.is_undefined() {
                let callee = self.attr(&object, &name.text)?;
                let args = self.eval_args(Subject::None, &node.args)?;
                self.call(&callee, args)
            } else {
                let args = self.eval_args(Subject::None, &node.args)?;
                self.call_method(&object, &name.text, args)
            }
        } else {
            let callee = self.eval(&node.callee)?;
            let args = self.eval_args(Subject::None, &node.args)?;
            self.call(&callee, args)
        };
        match result {
            Ok(Value::Undefined(undefined)) => {
                let error = undefined.deferred_error();
                match error.filter(|error| self.is_from_elsewhere(error)) {
                    Some(error) => {
                        let error = error.clone().with_frame(self.frame_at(pos));
                        Ok(Undefined::deferred(error).into())
                    }
                    None => Ok(self.placed(undefined.into(), pos)),
                }
            }
            Ok(value) => Ok(value),
            // What failed inside of a macro or block has a place of its own: this one comes above it.
            Err(error) if !error.frames().is_empty() => Err(error.with_frame(self.frame_at(pos))),
            Err(error) => Err(error),
        }
    }

    pub(super) fn apply_filter(&mut self, subject: Value, node: &Apply) -> Result<Value, Error> {
        let args = self.eval_args(Subject::Value(subject), &node.args)?;
        self.run_filter(args, node)
    }

    pub(super) fn run_filter(&mut self, args: Args, node: &Apply) -> Result<Value, Error> {
        let result = match &node.function {
            Some(filter) => self.run(CallKind::Filter, filter, args),
            None => self.call_filter(&node.name, args),
        };
        match &result {
            Ok(Value::Undefined(_)) | Err(_) => self.told_where(result, node.pos),
            Ok(_) => result,
        }
    }

    pub(super) fn run_test(&mut self, args: Args, node: &Apply) -> Result<Value, Error> {
        let result = match &node.function {
            Some(test) => self.run(CallKind::Test, test, args),
            None => self.call_test(&node.name, args).map(Value::Bool),
        };
        match &result {
            Ok(Value::Undefined(_)) | Err(_) => self.told_where(result, node.pos),
            Ok(_) => result,
        }
    }

    /// A test that is called with the value where it is.
    pub(super) fn run_look(
        &self,
        look: Look,
        test: &Callable,
        value: &Value,
        node: &Apply,
    ) -> Result<Value, Error> {
        if self.stays_undefined(value, test.takes_undefined()) {
            return self.told_where(Ok(value.clone()), node.pos);
        }
        match look(value) {
            Ok(holds) => Ok(Value::Bool(holds)),
            Err(error) => {
                let result = self.failed(CallKind::Test, test, Err(error));
                self.told_where(result, node.pos)
            }
        }
    }

    #[cold]
    fn told_where(&self, result: Result<Value, Error>, pos: u32) -> Result<Value, Error> {
        match result {
            Ok(value) => Ok(self.placed(value, pos)),
            Err(error) => Err(self.locate(error, pos)),
        }
    }

    /// Whether it happened in another template, as that of an imported macro.
    fn is_from_elsewhere(&self, error: &Error) -> bool {
        let place = error.frames().last();
        place.is_some_and(|place| place.template.as_deref() != self.template_name())
    }

    /// A deferred error learns where it happened.
    fn placed(&self, value: Value, pos: u32) -> Value {
        if let Value::Undefined(undefined) = &value
            && let Some(error) = undefined.deferred_error()
            && error.frames().is_empty()
        {
            return Undefined::deferred(self.locate(error.clone(), pos)).into();
        }
        value
    }
}

#[cold]
fn deferred(result: Result<Value, Error>) -> Result<Value, Error> {
    match result {
        Err(error) if error.kind() == ErrorKind::Undefined => Ok(Undefined::deferred(error).into()),
        result => result,
    }
}
