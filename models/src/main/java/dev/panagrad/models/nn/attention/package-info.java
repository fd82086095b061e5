/**
 * Attention of recurrent encoders and decoders as graph functions (Bahdanau and others 2015, Luong
 * and others 2015), and support for sequences of different lengths.
 */
package dev.panagrad.models.nn.attention;
