/** Text to the token ids that networks read, and back. */
package dev.panagrad.models.tokenizer;
