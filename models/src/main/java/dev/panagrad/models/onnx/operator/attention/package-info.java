/**
 * Attention, linear attention and rotary embedding, as products over heads. Attention that a file
 * writes as several nodes is recognized in {@code linalg}.
 */
package dev.panagrad.models.onnx.operator.attention;
