#include "Kernel.h"

KERNEL void tensor_adam(float *restrict parameters, const float *restrict gradients,
                        const float *restrict moreGradients, float gradientScale, float *restrict m,
                        float *restrict v, float learningRate, float beta1, float beta2, float epsilon,
                        float correction1, float correction2, intptr_t n) {
  float step = learningRate / correction1;
  float rootCorrection = 1.0f / __builtin_sqrtf(correction2);
  for (intptr_t i = 0; i < n; i++) {
    float g = gradientScale * (gradients[i] + (moreGradients ? moreGradients[i] : 0.0f));
    m[i] = beta1 * m[i] + (1.0f - beta1) * g;
    v[i] = beta2 * v[i] + (1.0f - beta2) * g * g;
    parameters[i] -= step * m[i] / (__builtin_sqrtf(v[i]) * rootCorrection + epsilon);
  }
}
