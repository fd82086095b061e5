/** The texts that come with the product. */
package dev.panagrad.models.data.corpus;
