// Products of bfloat16 matrices with oneDNN's matmul primitive; dnnl_sgemm has no sibling for them.
#include "COneDNN.h"

#include <pthread.h>
#include <stdlib.h>

/// One primitive serves all products with the same transpositions, accumulation and number of columns: the other
/// sizes are told at run time, since the rows of packed batches differ from update to update.
typedef struct Product {
  intptr_t columns;
  bool transpose_a, transpose_b, accumulate;
  dnnl_primitive_t primitive;
  size_t scratch_size;
  struct Product *next;
} Product;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static dnnl_engine_t engine = NULL;
static Product *products = NULL;

/// The layout of op(matrix), [rows, columns], in memory that is contiguous before op transposes it.
static dnnl_status_t describe(dnnl_memory_desc_t *layout, dnnl_data_type_t type, intptr_t rows, intptr_t columns,
                              bool transposed) {
  dnnl_dims_t dimensions = {rows, columns};
  dnnl_dims_t strides = {transposed ? 1 : columns, transposed ? rows : 1};
  return dnnl_memory_desc_init_by_strides(layout, 2, dimensions, type, strides);
}

static dnnl_status_t make(Product *product) {
  const intptr_t any = DNNL_RUNTIME_DIM_VAL;
  dnnl_memory_desc_t a, b, c, scratch;
  dnnl_dims_t b_dimensions = {any, product->columns};
  dnnl_dims_t b_strides = {product->transpose_b ? 1 : product->columns, product->transpose_b ? any : 1};
  dnnl_status_t status = describe(&a, dnnl_bf16, any, any, product->transpose_a);
  if (!status) status = dnnl_memory_desc_init_by_strides(&b, 2, b_dimensions, dnnl_bf16, b_strides);
  if (!status) status = describe(&c, dnnl_f32, any, product->columns, false);
  dnnl_matmul_desc_t operation;
  if (!status) status = dnnl_matmul_desc_init(&operation, &a, &b, NULL, &c);
  if (status) return status;

  dnnl_primitive_attr_t attributes = NULL;
  dnnl_post_ops_t after = NULL;
  dnnl_primitive_desc_t description = NULL;
  status = dnnl_primitive_attr_create(&attributes);
  // With scratch memory of the caller's, any number of threads may use one primitive.
  if (!status) status = dnnl_primitive_attr_set_scratchpad_mode(attributes, dnnl_scratchpad_mode_user);
  if (!status && product->accumulate) {
    status = dnnl_post_ops_create(&after);
    if (!status) status = dnnl_post_ops_append_sum(after, 1);
    if (!status) status = dnnl_primitive_attr_set_post_ops(attributes, after);
  }
  if (!status) status = dnnl_primitive_desc_create(&description, &operation, attributes, engine, NULL);
  if (!status) {
    product->scratch_size = 0;
    const dnnl_memory_desc_t *needed = dnnl_primitive_desc_query_md(description, dnnl_query_scratchpad_md, 0);
    if (needed) scratch = *needed, product->scratch_size = dnnl_memory_desc_get_size(&scratch);
    status = dnnl_primitive_create(&product->primitive, description);
  }
  if (description) dnnl_primitive_desc_destroy(description);
  if (after) dnnl_post_ops_destroy(after);
  if (attributes) dnnl_primitive_attr_destroy(attributes);
  return status;
}

static dnnl_status_t find(Product wanted, const Product **found) {
  dnnl_status_t status = dnnl_success;
  pthread_mutex_lock(&lock);
  if (!engine) status = dnnl_engine_create(&engine, dnnl_cpu, 0);
  Product *product = products;
  while (product
         && (product->columns != wanted.columns || product->transpose_a != wanted.transpose_a
             || product->transpose_b != wanted.transpose_b || product->accumulate != wanted.accumulate))
    product = product->next;
  if (!product && !status) {
    product = malloc(sizeof wanted);
    *product = wanted;
    status = make(product);
    if (status) {
      free(product);
      product = NULL;
    } else {
      product->next = products;
      products = product;
    }
  }
  pthread_mutex_unlock(&lock);
  *found = product;
  return status;
}

dnnl_status_t onednn_multiply_bf16(intptr_t m, intptr_t n, intptr_t k, const uint16_t *a, bool transpose_a,
                                   const uint16_t *b, bool transpose_b, bool accumulate, float *c) {
  const Product *product;
  Product wanted = {.columns = n, .transpose_a = transpose_a, .transpose_b = transpose_b, .accumulate = accumulate};
  dnnl_status_t status = find(wanted, &product);
  if (status) return status;

  dnnl_memory_desc_t layouts[4];
  void *places[4] = {(void *)a, (void *)b, c, NULL};
  dnnl_exec_arg_t arguments[4] = {{DNNL_ARG_SRC}, {DNNL_ARG_WEIGHTS}, {DNNL_ARG_DST}, {DNNL_ARG_SCRATCHPAD}};
  status = describe(&layouts[0], dnnl_bf16, m, k, transpose_a);
  if (!status) status = describe(&layouts[1], dnnl_bf16, k, n, transpose_b);
  if (!status) status = describe(&layouts[2], dnnl_f32, m, n, false);
  int count = 3;
  if (!status && product->scratch_size) {
    dnnl_dims_t bytes = {(dnnl_dim_t)product->scratch_size};
    status = dnnl_memory_desc_init_by_tag(&layouts[3], 1, bytes, dnnl_u8, dnnl_a);
    places[3] = aligned_alloc(64, (product->scratch_size + 63) / 64 * 64);
    count = 4;
  }
  dnnl_stream_t stream = NULL;
  if (!status) status = dnnl_stream_create(&stream, engine, dnnl_stream_default_flags);
  for (int i = 0; i < count && !status; i++)
    status = dnnl_memory_create(&arguments[i].memory, &layouts[i], engine, places[i]);
  if (!status) status = dnnl_primitive_execute(product->primitive, stream, count, arguments);
  if (!status) status = dnnl_stream_wait(stream);
  for (int i = 0; i < count; i++)
    if (arguments[i].memory) dnnl_memory_destroy(arguments[i].memory);
  if (stream) dnnl_stream_destroy(stream);
  free(places[3]);
  return status;
}
