/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.cascades;

import java.util.ArrayList;
import java.util.List;

import jakarta.persistence.CascadeType;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.OneToMany;
import jakarta.persistence.OrderBy;

import dev.pmem.data.repository.cascades.Clinic.Named;

/**
 * Orders with lines, and the products that these name.
 */
final class Trade {

	private Trade() {}

	/** Its lines live and die with it. */
	@Entity(name = "TradeOrder")
	static class Order extends Named {

		@OneToMany(mappedBy = "owner", cascade = CascadeType.ALL, orphanRemoval = true)
		@OrderBy("quantity DESC, name")
		List<Line> lines = new ArrayList<>();

		Order() {}

		Order(String name) {
			this.name = name;
		}

		Line add(Product product, int quantity) {
			Line line = new Line();
			line.owner = this;
			line.product = product;
			line.quantity = quantity;
			line.name = this.name + "-" + product.name + "-" + quantity;
			this.lines.add(line);
			return line;
		}

		long total() {
			return this.lines.stream().mapToLong((line) -> line.quantity * line.product.price).sum();
		}

	}

	/** Belongs to an order. */
	@Entity(name = "TradeLine")
	static class Line extends Named {

		@ManyToOne(optional = false)
		@JoinColumn(name = "order_id")
		Order owner;

		@ManyToOne(optional = false)
		Product product;

		int quantity;

	}

	/** Has a name of its own. */
	@Entity(name = "TradeProduct")
	static class Product extends Named {

		@Column(unique = true, nullable = false)
		String code;

		long price;

		Product() {}

		Product(String name, long price) {
			this.name = name;
			this.code = "code of " + name;
			this.price = price;
		}

	}

}
