//! The plugins that are linked in. Naming a crate keeps the linker from dropping it.

use shevek_action_async_status as _;
use shevek_action_command as _;
use shevek_action_control as _;
use shevek_action_files as _;
use shevek_action_normal as _;
use shevek_action_system as _;
use shevek_cache_jsonfile as _;
use shevek_cache_redis as _;
use shevek_connection_local as _;
use shevek_connection_ssh as _;
use shevek_module_async_status as _;
use shevek_module_async_wrapper as _;
use shevek_module_command as _;
use shevek_module_facts as _;
use shevek_module_files as _;
use shevek_module_net as _;
use shevek_module_packages as _;
use shevek_module_scm as _;
use shevek_module_system as _;
