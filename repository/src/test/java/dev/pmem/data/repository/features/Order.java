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

	public Order(String text) {
		this.text = text;
		registerEvent(new Placed(text));
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
