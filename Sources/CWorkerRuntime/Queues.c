// Blocks that are put on libdispatch's queues run for the run of the thread that put them there.
#include "Worker.h"

#include <dlfcn.h>
#include <stdlib.h>

/// The beginning of every block (Clang's block ABI).
typedef struct Block {
  void *isa;
  int flags, reserved;
  /// Takes the block, and for `dispatch_apply` the iteration.
  void (*invoke)(struct Block *, size_t);
  void *descriptor;
} Block;

typedef struct {
  Block *block;
  Run *run;
} Work;

/// A function in a block's place.
typedef struct {
  void (*function)(void *);
  void *context;
  Run *run;
} Call;

extern char _dispatch_main_q;
extern void *dispatch_get_global_queue(intptr_t priority, uintptr_t flags);
extern void *_Block_copy(const void *block);
extern void _Block_release(const void *block);
extern void *_NSConcreteGlobalBlock[];
extern void *dispatch_block_create(unsigned long flags, void *block);
extern void dispatch_barrier_async_f(void *queue, void *context, void (*work)(void *));
extern void dispatch_group_async_f(void *group, void *queue, void *context, void (*work)(void *));
extern void dispatch_after_f(uint64_t when, void *queue, void *context, void (*work)(void *));
extern void dispatch_apply_f(size_t iterations, void *queue, void *context, void (*work)(void *, size_t));

/// How the blocks that `dispatch_block_create` makes begin. libdispatch looks into those, so they stay as they are.
static void (*created_invoke)(Block *, size_t) = NULL;

static bool is_plain(const Block *block) { return created_invoke && block->invoke != created_invoke; }

static Work *work_of(const Block *block) {
  Work *work = malloc(sizeof(Work));
  *work = (Work){_Block_copy(block), run_of_thread()};
  return work;
}

static void do_work(void *argument) {
  Work work = *(Work *)argument;
  free(argument);
  Run *before = thread_adopt(work.run);
  work.block->invoke(work.block, 0);
  thread_adopt(before);
  _Block_release(work.block);
}

static void do_on_main(void *argument) { main_enqueue(do_work, argument, ((Work *)argument)->run); }

static void do_iteration(void *argument, size_t index) {
  const Work *work = argument;
  Run *before = thread_adopt(work->run);
  work->block->invoke(work->block, index);
  thread_adopt(before);
}

static void do_call(void *argument) {
  Call call = *(Call *)argument;
  free(argument);
  Run *before = thread_adopt(call.run);
  call.function(call.context);
  thread_adopt(before);
}

/// libdispatch's own function, for blocks that stay as they are.
#define ORIGINAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

/// The Swift runtime, too, puts the main actor's jobs on their queue with this.
EXPORTED void dispatch_async_f(void *queue, void *context, void (*function)(void *)) {
  static __typeof__(&dispatch_async_f) original = NULL;
  if (!original) original = ORIGINAL(dispatch_async_f);
  if (!is_worker_process) return original(queue, context, function);
  bool is_job = module_is((uintptr_t)__builtin_return_address(0), "/libswift_Concurrency.so");
  Run *run = is_job ? pool_owner(context) : run_of_thread();
  if (queue == &_dispatch_main_q) return main_enqueue(function, context, run);
  Call *call = malloc(sizeof(Call));
  *call = (Call){function, context, run};
  original(queue, call, do_call);
}

static void invoke(void *argument) {
  Block *block = argument;
  block->invoke(block, 0);
  _Block_release(block);
}

EXPORTED void dispatch_async(void *queue, Block *block) {
  if (!is_plain(block)) return ORIGINAL(dispatch_async)(queue, block);
  dispatch_async_f(queue, _Block_copy(block), invoke);
}

EXPORTED void dispatch_barrier_async(void *queue, Block *block) {
  if (!is_plain(block)) return ORIGINAL(dispatch_barrier_async)(queue, block);
  dispatch_barrier_async_f(queue, work_of(block), do_work);
}

EXPORTED void dispatch_group_async(void *group, void *queue, Block *block) {
  if (!is_plain(block)) return ORIGINAL(dispatch_group_async)(group, queue, block);
  dispatch_group_async_f(group, queue, work_of(block), do_work);
}

EXPORTED void dispatch_after(uint64_t when, void *queue, Block *block) {
  if (!is_plain(block)) return ORIGINAL(dispatch_after)(when, queue, block);
  if (queue == &_dispatch_main_q)
    dispatch_after_f(when, dispatch_get_global_queue(0, 0), work_of(block), do_on_main);
  else
    dispatch_after_f(when, queue, work_of(block), do_work);
}

EXPORTED void dispatch_apply(size_t iterations, void *queue, Block *block) {
  Work work = {block, run_of_thread()};
  dispatch_apply_f(iterations, queue, &work, do_iteration);
}

static void do_nothing(Block *block, size_t unused) {}

void queues_open(void) {
  static struct {
    unsigned long reserved, size;
  } descriptor = {0, sizeof(Block)};
  static const int is_global = 1 << 28;
  static Block block = {.flags = is_global, .invoke = do_nothing, .descriptor = &descriptor};
  block.isa = _NSConcreteGlobalBlock;
  Block *created = dispatch_block_create(0, &block);
  created_invoke = created->invoke;
  _Block_release(created);
}
