/**
 * Attention of recurrent encoders and decoders as graph functions (Bahdanau et al. 2015, Luong et
 * al. 2015), and what sequences of different lengths need.
 */
package dev.panagrad.models.nn.attention;
