/** Which of ONNX's cases have no comparison of their gradient with central differences, and why. */
export const nodeCaseExceptions: readonly { readonly cases: RegExp; readonly reason: string }[] = [
  {
    cases: /^test_sce_.*_expanded$/,
    reason: 'a training loss (NegativeLogLikelihoodLoss), not part of a classifier',
  },
  {
    cases: /^test_gradient_of_/,
    reason: 'an operator of the training preview, which ONNX Runtime does not have',
  },
  {
    cases: /^test_bernoulli_.*expanded$/,
    reason: 'random; ONNX Runtime has no kernel for its RandomUniformLike',
  },
  { cases: /^test_affine_grid_.*_expanded$/, reason: 'a graph with branches (If)' },
  { cases: /^test_range_float_type_positive_delta_expanded$/, reason: 'a graph with a loop (Loop)' },
  {
    cases: /^test_training_dropout(_mask|_zero_ratio|_zero_ratio_mask)?$/,
    reason: 'dropout in training is random',
  },
  { cases: /^test_batchnorm_.*_training_mode$/, reason: 'statistics of the batch are for training' },
  { cases: /^test_cast_(DOUBLE|FLOAT)_to_/, reason: 'its input holds NaN and infinities' },
  { cases: /^test_castlike_.*(DOUBLE|FLOAT)/, reason: 'its input holds NaN and infinities' },
  { cases: /^test_cast_FLOAT16_to_/, reason: 'float16 is too coarse for differences' },
  {
    cases: /^test_attention_[34]d(?!.*expanded).*(causal|softcap|past_and_present)/,
    reason: 'no rule: attention of language models (causal, soft cap, past keys)',
  },
  {
    cases: /^test_attention_4d_diff_heads_mask4d_padded_kv$/,
    reason: 'ONNX Runtime refuses a length per item without past keys',
  },
  { cases: /fp16(_expanded)?$|^test_(max|min)_float16$/, reason: 'float16 is too coarse for differences' },
  { cases: /^test_acosh_example$/, reason: 'the slope at 1 is infinite' },
  { cases: /^test_sign(_model)?$/, reason: 'a value at the jump' },
  { cases: /^test_pow$/, reason: 'a negative base, so the derivative by the exponent is NaN' },
  { cases: /^test_pow_types_float32_uint(32|64)$/, reason: 'ONNX Runtime has no kernel' },
  {
    cases: /^test_l2normalization_axis_0$/,
    reason: 'ONNX Runtime gives another result than the case expects',
  },
  {
    cases: /^test_attention_4d_with_past_and_present_qk_matmul_bias_.*_causal_expanded$/,
    reason: 'ONNX Runtime gives NaN as the result',
  },
  { cases: /^test_einsum_batch_diagonal$/, reason: 'no rule: a letter twice in one operand' },
  {
    cases: /^test_maxpool_with_argmax_2d_precomputed_strides$/,
    reason: 'no rule: indices that count by columns',
  },
  { cases: /^test_resize_.*_not_(larger|smaller)$/, reason: 'no rule: the aspect ratio is kept' },
  { cases: /^test_resize_tf_crop_and_resize/, reason: 'no rule: cropping' },
  {
    cases: /^test_scatter(nd|_elements_with_reduction)_(max|min|multiply)$/,
    reason: 'no rule: this reduction',
  },
  { cases: /^test_(lstm|simple_rnn|gru)_batchwise$/, reason: 'ONNX Runtime has no kernel for layout 1' },
];
