/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.features;

import java.util.UUID;

import org.springframework.data.annotation.Id;
import org.springframework.data.domain.AbstractAggregateRoot;

/** Publishes an event when it's saved. */
public class Order extends AbstractAggregateRoot<Order> {

	@Id
	private UUID id;

	private String text;

	protected Order() {}

	static Order of(String text) {
		Order order = new Order();
		order.text = text;
		order.registerEvent(new Placed(text));
		return order;
	}

	public UUID getId() {
		return this.id;
	}

	public String getText() {
		return this.text;
	}

	/** The event. */
	public record Placed(String text) {}

}
