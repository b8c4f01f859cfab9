#include "CWorkerRuntime.h"
