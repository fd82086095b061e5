/** Text to the token ids that BERT-like networks read. */
package dev.panagrad.models.tokenizer;
