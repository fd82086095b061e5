/** The text and picture corpora that come with the product. */
package dev.panagrad.models.data.corpus;
