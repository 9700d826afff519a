/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.associations;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.hibernate.TransientObjectException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.dao.OptimisticLockingFailureException;

/**
 * A transaction.
 *
 * @param before operations before a detached order is saved
 * @param detached null for none
 * @param after operations afterwards
 * @param isRolledBack whether it is rolled back in the end
 */
record Unit(List<Operation> before, DetachedOrder detached, List<Operation> after, boolean isRolledBack) {

	static final String COMMITTED = "committed";

	static final String ROLLED_BACK = "rolled back";

	static final String REFUSED = "refused";

	static final String CONFLICT = "conflict";

	static Unit next(Random random) {
		List<Operation> before = new ArrayList<>();
		List<Operation> after = new ArrayList<>();
		DetachedOrder detached = null;
		if (random.nextInt(4) == 0) {
			for (int count = random.nextInt(3); count > 0; count--) {
				before.add(Operation.nextOfOrders(random));
			}
			detached = DetachedOrder.next(random);
		}
		for (int count = random.nextInt(5); count > 0; count--) {
			after.add(Operation.next(random));
		}
		if (random.nextInt(4) == 0) {
			after.add(Deletion.next(random));
		}
		return new Unit(before, detached, after, random.nextInt(6) == 0);
	}

	/** Gives what was read, and how it ended. */
	List<Object> run(Shop shop) {
		List<Object> results = new ArrayList<>();
		try {
			Order order = (this.detached != null) ? this.detached.make(shop) : null;
			shop.inTransaction(this.isRolledBack, () -> {
				this.before.forEach((operation) -> results.add(operation.action().apply(shop)));
				if (order != null) {
					Order saved = shop.orders().save(order);
					results.add(saved.describe());
					this.detached.goOn(saved);
				}
				this.after.forEach((operation) -> results.add(operation.action().apply(shop)));
			});
			results.add(this.isRolledBack ? ROLLED_BACK : COMMITTED);
		} catch (DataIntegrityViolationException _) {
			results.add(REFUSED);
		} catch (InvalidDataAccessApiUsageException ex) {
			// Hibernate's, if what refers to a deleted object is loaded
			if (!(ex.getMostSpecificCause() instanceof TransientObjectException)) {
				throw ex;
			}
			results.add(REFUSED);
		} catch (OptimisticLockingFailureException _) {
			results.add(CONFLICT);
		}
		return results;
	}

	/** Whether nothing is written but at its end, so that what is the same at the end was never another. */
	boolean isSingle() {
		return this.before.size() + this.after.size() + ((this.detached != null) ? 1 : 0) == 1
				&& hasNothingBefore();
	}

	/** Whether no other transaction belongs to it. */
	boolean hasNothingBefore() {
		return this.detached == null || this.detached.meanwhile() == null;
	}

	@Override
	public String toString() {
		return this.before + ((this.detached != null) ? " save " + this.detached + ", " : "") + this.after
				+ (this.isRolledBack ? ", rolled back" : "");
	}

}
