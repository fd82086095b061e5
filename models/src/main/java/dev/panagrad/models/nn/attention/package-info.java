/**
 * Attention of recurrent encoders and decoders as graph functions (Bahdanau et al. 2015, Luong et
 * al. 2015), and support for sequences of different lengths.
 */
package dev.panagrad.models.nn.attention;
