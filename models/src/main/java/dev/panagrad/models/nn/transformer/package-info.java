/**
 * Sub-layers of Transformers as small functions of the graph, and the net that is built of them.
 */
package dev.panagrad.models.nn.transformer;
