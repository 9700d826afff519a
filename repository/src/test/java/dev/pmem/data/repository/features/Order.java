/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.features;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

import org.springframework.data.annotation.Id;
import org.springframework.data.domain.AbstractAggregateRoot;

/** Publishes an event when it's saved. */
public class Order extends AbstractAggregateRoot<Order> {

	@Id
	private UUID id;

	private String text;

	private Optional<String> note = Optional.empty();

	private OptionalInt priority = OptionalInt.empty();

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

	Order noted(String note) {
		this.note = Optional.of(note);
		return this;
	}

	public Optional<String> getNote() {
		return this.note;
	}

	public String getText() {
		return this.text;
	}

	/** The event. */
	public record Placed(String text) {}

}
