/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.features;

import java.math.BigDecimal;
import java.util.List;

import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Version;

import dev.pmem.data.core.index.Indexed;

/** A record as an entity, with a generated id. */
public record Item(@Id String id, @Version Long version, @Indexed String sku, BigDecimal price, Size size,
		List<String> labels) {

	/** Embedded in an {@link Item}. */
	public record Size(int width, Integer height) {}

	static Item of(String sku, String price) {
		return new Item(null, null, sku, new BigDecimal(price), new Size(price.length(), null), List.of(sku, price));
	}

	Item costing(String price) {
		return new Item(this.id, this.version, this.sku, new BigDecimal(price), this.size, this.labels);
	}

}
