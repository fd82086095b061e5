/** Sub-layers of Transformers as small graph functions, and the nets that are built of them. */
package dev.panagrad.models.nn.transformer;
