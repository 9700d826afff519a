/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.demo.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What clients know of the transfers that they asked for, each by its reference. Thread-safe.
 * <p>
 * A transfer is noted before the ledger hears of it, so there is none in the books that isn't noted here. It is unknown
 * until the ledger has answered, or, where the ledger died before it did, until the books have been looked at.
 */
final class ClientNotes {

	/** A transfer between these accounts. */
	record Wanted(String from, String to, long amountCents) {}

	/** What is known of a transfer. */
	private enum State {

		UNKNOWN, BOOKED, REFUSED

	}

	/**
	 * @param id the ledger's, if it is booked
	 */
	private record Note(Wanted wanted, State state, long id) {}

	private final Map<String, Note> notes = new ConcurrentHashMap<>();

	void ask(String reference, Wanted wanted) {
		Note before = this.notes.put(reference, new Note(wanted, State.UNKNOWN, 0));
		assertThat(before).isNull();
	}

	void booked(String reference, long id) {
		this.notes.computeIfPresent(reference, (_, note) -> new Note(note.wanted(), State.BOOKED, id));
	}

	void refused(String reference) {
		this.notes.computeIfPresent(reference, (_, note) -> new Note(note.wanted(), State.REFUSED, 0));
	}

	long bookedCount() {
		return count(State.BOOKED);
	}

	long unknownCount() {
		return count(State.UNKNOWN);
	}

	private long count(State state) {
		return this.notes.values().stream().filter(note -> note.state() == state).count();
	}

	/**
	 * Compares with what the books have: all that was acknowledged, with its id and amount; nothing that was refused or
	 * never asked for. What was unknown is found there or not, and from here on has to stay so.
	 * @param books the transfers in the books by their references
	 * @return how many of the unknown ones were found
	 */
	int settle(Map<String, Books.Booking> books) {
		int found = 0;
		for (Map.Entry<String, Note> entry : this.notes.entrySet()) {
			Note note = entry.getValue();
			Books.Booking booking = books.get(entry.getKey());
			switch (note.state()) {
				case BOOKED -> assertThat(booking).as("acknowledged %s: %s", entry.getKey(), note)
						.isEqualTo(new Books.Booking(note.id(), note.wanted()));
				case REFUSED -> assertThat(booking).as("refused or lost before: %s", entry.getKey()).isNull();
				case UNKNOWN -> {
					if (booking == null) {
						refused(entry.getKey());
					} else {
						assertThat(booking.transfer()).as(entry.getKey()).isEqualTo(note.wanted());
						booked(entry.getKey(), booking.id());
						found++;
					}
				}
			}
		}
		assertThat(this.notes.keySet()).as("nothing is booked that nobody asked for").containsAll(books.keySet());
		return found;
	}

}
