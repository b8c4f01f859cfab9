// Kernels on contiguous float32 buffers: plain loops that clang vectorises once per instruction set.
//
// Swift checks shapes before it calls. Counts may be 0. Unless said, a result may be its own operand.
// `accumulate` adds to the destination instead of overwriting it.
#pragma once
#include <stdbool.h>
#include <stdint.h>

typedef enum { TENSOR_ADD, TENSOR_SUBTRACT, TENSOR_MULTIPLY, TENSOR_DIVIDE, TENSOR_MAXIMUM } TensorBinary;

typedef enum {
  TENSOR_EXP,
  TENSOR_LOG,
  TENSOR_SQRT,
  TENSOR_TANH,
  TENSOR_SIGMOID,
  TENSOR_RELU,
  TENSOR_GELU_EXACT,
  TENSOR_GELU_TANH,
} TensorUnary;

/// A dropout: element i is kept when the i-th random word of (seed, stream) is at least rate · 2^32,
/// and then multiplied by 1 / (1 - rate). A rate of 0 keeps all.
typedef struct {
  float rate;
  uint64_t seed;
  uint64_t stream;
} TensorDropout;

/// Which keys a query sees: query i of n sees keys i + (m - n) - before ... i + (m - n) + after of m.
typedef struct {
  intptr_t before;
  intptr_t after;
} TensorVisibility;

/// The shape of packed attention: sentence s has query rows queryOffsets[s] ..< queryOffsets[s + 1].
typedef struct {
  intptr_t sentences;
  const intptr_t *queryOffsets;
  const intptr_t *keyOffsets;
  intptr_t heads, keySize, valueSize;
  float scale;
  TensorVisibility visible;
  TensorDropout dropout;
} TensorAttention;

// Elementwise
void tensor_fill(float *y, float value, intptr_t n);
/// y = op(a, b); a scalar operand is one number used for all.
void tensor_binary(TensorBinary op, const float *a, bool aIsScalar, const float *b, bool bIsScalar,
                   float *y, intptr_t n);
/// y = scale · x + offset
void tensor_affine(const float *x, float scale, float offset, float *y, intptr_t n);
/// y += scale · x
void tensor_add_scaled(const float *x, float scale, float *y, intptr_t n);
void tensor_unary(TensorUnary op, const float *x, float *y, intptr_t n);
/// dx = dy · op'(x), from the operand x and the result y.
void tensor_unary_gradient(TensorUnary op, const float *x, const float *y, const float *dy, float *dx,
                           intptr_t n);
void tensor_power(const float *x, float exponent, float *y, intptr_t n);
double tensor_sum_of_squares(const float *x, intptr_t n);

// Shaping: element (i0, i1, ...) of a contiguous tensor is at Σ i·stride of the other; a stride may be 0.
#define TENSOR_MAXIMUM_RANK 8
/// contiguous = strided
void tensor_gather_strided(const float *strided, float *contiguous, intptr_t rank, const intptr_t *dimensions,
                           const intptr_t *strides);
/// strided += contiguous
void tensor_add_strided(const float *contiguous, float *strided, intptr_t rank, const intptr_t *dimensions,
                        const intptr_t *strides);
/// y[i] = x[indices[i]], rows of `width`
void tensor_gather_rows(const float *x, const int32_t *indices, float *y, intptr_t rows, intptr_t width);
/// y[i] = x[parents[i]] with the row new[i] after it: rows of `width` become rows of `width + added`
void tensor_extend_rows(const float *x, const int32_t *parents, intptr_t width, const float *new_rows,
                        intptr_t added, float *y, intptr_t rows);
/// dx[indices[i]] += scale · dy[i], rows of `width`
void tensor_scatter_rows(const float *dy, const int32_t *indices, float scale, float *dx, intptr_t rows,
                         intptr_t width);

// Reduction of [outer, n, inner] to [outer, inner]
void tensor_sum_axis(const float *x, float *y, intptr_t outer, intptr_t n, intptr_t inner);
void tensor_max_axis(const float *x, float *y, int32_t *arguments, intptr_t outer, intptr_t n, intptr_t inner);
/// dx[argument] += dy
void tensor_max_axis_gradient(const int32_t *arguments, const float *dy, float *dx, intptr_t outer, intptr_t n,
                              intptr_t inner);

// Softmax over rows of `width`
/// `keep`, if there, holds one number for each element: 0 hides it. A row without a visible element gives 0.
void tensor_softmax(const float *x, const float *keep, float *y, intptr_t rows, intptr_t width);
/// dx = (dy - Σ dy·y) · y
void tensor_softmax_gradient(const float *y, const float *dy, float *dx, intptr_t rows, intptr_t width);
void tensor_log_softmax(const float *x, float *y, intptr_t rows, intptr_t width);
/// dx = dy - exp(y) · Σ dy
void tensor_log_softmax_gradient(const float *y, const float *dy, float *dx, intptr_t rows, intptr_t width);
/// y = log Σ e^x of each row
void tensor_log_sum_exp(const float *x, float *y, intptr_t rows, intptr_t width);
/// The `count` greatest elements of each row, at most `width`, the greatest first; of equals, the first.
void tensor_top(const float *x, intptr_t count, float *values, int32_t *indices, intptr_t rows, intptr_t width);

// Linear
/// y = activation(y + bias), then dropout; relu or nothing. A null bias is 0.
void tensor_bias_activation(float *y, const float *bias, bool relu, TensorDropout dropout, intptr_t rows,
                            intptr_t width);
/// z = z + bias; y = Dropout(gelu(z)) for one of the two GELUs. A null bias is 0.
void tensor_bias_gelu(float *z, const float *bias, TensorUnary gelu, TensorDropout dropout, float *y, intptr_t rows,
                      intptr_t width);
/// dy = Dropout'(dy) · gelu'(z), in place.
void tensor_bias_gelu_gradient(const float *z, TensorUnary gelu, TensorDropout dropout, float *dy, intptr_t n);
/// dz = y > 0 ? scale · dy : 0
void tensor_relu_gradient(const float *y, const float *dy, float scale, float *dz, intptr_t n);
/// dbias = Σ rows of dz
void tensor_column_sum(const float *dz, float *dbias, bool accumulate, intptr_t rows, intptr_t width);

// Random numbers
/// The i-th Philox4x32-10 block of counter (counter, stream) under the key `seed`.
void tensor_philox_block(uint64_t counter, uint64_t stream, uint64_t seed, uint32_t words[4]);
/// y = mask · x / (1 - rate)
void tensor_dropout(const float *x, TensorDropout dropout, float *y, bool accumulate, intptr_t n);

// LayerNorm over rows of `width`
/// s = residual + Dropout(x); y = (s - mean) · rstd · gain + bias. A null residual is 0. `sum` receives s
/// where it is not null; mean and rstd hold one number a row.
void tensor_layer_norm(const float *residual, const float *x, TensorDropout dropout, const float *gain,
                       const float *bias, float epsilon, float *sum, float *y, float *mean, float *rstd,
                       intptr_t rows, intptr_t width);
/// ds from dy; dx = Dropout'(ds) where dx is not null; adds to dgain and dbias where they are not null.
void tensor_layer_norm_gradient(const float *sum, const float *mean, const float *rstd, const float *gain,
                                const float *dy, TensorDropout dropout, float *ds, float *dx, float *dgain,
                                float *dbias, intptr_t rows, intptr_t width);

// Embedding
/// y = Dropout(scale · table[indices[i]] + positions[positionIndices[i]]); null positionIndices mean i.
void tensor_embedding(const float *table, const int32_t *indices, float scale, const float *positions,
                      const int32_t *positionIndices, TensorDropout dropout, float *y, intptr_t rows,
                      intptr_t width);

// Attention
/// The floats of scratch that the three calls below need.
intptr_t tensor_attention_scratch(const TensorAttention *shape);
/// out = softmax(scale · q kᵀ) v for each sentence and head; logSumExp is [query rows, heads].
void tensor_attention(const TensorAttention *shape, const float *q, const float *k, const float *v, float *out,
                      float *logSumExp, float *scratch);
/// The weights of one sentence, [heads, queries, keys], without dropout.
void tensor_attention_weights(const TensorAttention *shape, intptr_t sentence, const float *q, const float *k,
                              float *weights, float *scratch);
/// Overwrites dq, dk, dv.
void tensor_attention_gradient(const TensorAttention *shape, const float *q, const float *k, const float *v,
                               const float *logSumExp, const float *dout, float *dq, float *dk, float *dv,
                               float *scratch);

/// The query-key pairs of one head whose scores the three calls above compute, those of a tile's margin included.
intptr_t tensor_attention_pairs(const TensorAttention *shape);

// Attention with lists of keys
/// Query i sees the keys keys[offsets[i]] ..< keys[offsets[i + 1]], each a row of k and v.
typedef struct {
  intptr_t queries, keyRows;
  const intptr_t *offsets;
  const int32_t *keys;
  intptr_t heads, keySize, valueSize;
  float scale;
  TensorDropout dropout;
} TensorSparseAttention;
/// out = softmax(scale · q kᵀ) v over the listed pairs, 0 for an empty list; weights is [heads, pairs], without
/// dropout. scratch holds as many floats as the longest list, twice.
void tensor_sparse_attention(const TensorSparseAttention *shape, const float *q, const float *k, const float *v,
                             float *weights, float *out, float *scratch);
/// Overwrites dq, dk, dv.
void tensor_sparse_attention_gradient(const TensorSparseAttention *shape, const float *q, const float *k,
                                      const float *v, const float *weights, const float *dout, float *dq, float *dk,
                                      float *dv, float *scratch);

// Loss
typedef struct {
  double loss;                   // Σ label-smoothed cross entropy, in nats
  double negativeLogLikelihood;  // Σ -log p(target)
  intptr_t correct;               // rows whose target has the greatest logit
} TensorCrossEntropy;
/// What the model shall predict: q = other at every word but the excluded one, and excess more at the target.
typedef struct {
  float excess;
  float other;
  intptr_t excluded;  // a word with q = 0; -1 for none; never a target
  double entropy;     // taken from each row's cross entropy
} TensorTargetDistribution;
/// Cross entropy against q; `gradient`, if there, receives weight · (softmax(logits) - q).
TensorCrossEntropy tensor_cross_entropy(const float *logits, const int32_t *targets,
                                        TensorTargetDistribution q, float weight, float *gradient,
                                        intptr_t rows, intptr_t width);

// Adam
/// g = gradientScale · (gradients + moreGradients); m, v, and the bias-corrected step (Kingma & Ba 2015,
/// algorithm 1). A null moreGradients is 0. correction1 = 1 - β1^t, correction2 = 1 - β2^t.
void tensor_adam(float *parameters, const float *gradients, const float *moreGradients, float gradientScale,
                 float *m, float *v, float learningRate, float beta1, float beta2, float epsilon,
                 float correction1, float correction2, intptr_t n);

/// average += rate · (x - average)
void tensor_move_average(const float *x, float rate, float *average, intptr_t n);

/// y = x rounded to bfloat16, the upper half of a float32's bits.
void tensor_to_bf16(const float *x, uint16_t *y, intptr_t n);
