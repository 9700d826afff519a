/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.associations;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import jakarta.persistence.CascadeType;
import jakarta.persistence.CollectionTable;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Entity;
import jakarta.persistence.JoinTable;
import jakarta.persistence.ManyToMany;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.MapKeyColumn;
import jakarta.persistence.OrderColumn;
import jakarta.persistence.Table;
import org.hibernate.annotations.OnDeleteAction;
import org.springframework.data.annotation.PersistenceCreator;

import dev.pmem.heap.annotation.DeleteAction;
import dev.pmem.heap.annotation.OnDelete;

/** Has lines in their order, the same one more than once if need be. */
@Entity
@Table(name = "orders")
public class Order extends Named {

	@ManyToOne
	private Customer customer;

	@ManyToOne
	@org.hibernate.annotations.OnDelete(action = OnDeleteAction.SET_NULL)
	@OnDelete(DeleteAction.SET_NULL)
	private Customer agent;

	@ManyToMany(cascade = {CascadeType.PERSIST, CascadeType.MERGE})
	@OrderColumn
	@JoinTable(name = "lines_of_orders")
	private List<Line> lines = new ArrayList<>();

	@ManyToMany
	@JoinTable(name = "watchers_of_orders")
	private Set<Customer> watchers = new LinkedHashSet<>();

	@ElementCollection
	@OrderColumn
	@CollectionTable(name = "shares_of_orders")
	private List<Share> shares = new ArrayList<>();

	@ManyToMany
	@JoinTable(name = "contacts_of_orders")
	@MapKeyColumn(name = "contact_role")
	private Map<String, Customer> contacts = new LinkedHashMap<>();

	@PersistenceCreator
	protected Order() {}

	public Order(String name) {
		super(name);
	}

	public Customer getCustomer() {
		return this.customer;
	}

	public void setCustomer(Customer customer) {
		this.customer = customer;
	}

	public Customer getAgent() {
		return this.agent;
	}

	public void setAgent(Customer agent) {
		this.agent = agent;
	}

	public List<Line> getLines() {
		return this.lines;
	}

	public void setLines(List<Line> lines) {
		this.lines = lines;
	}

	public Set<Customer> getWatchers() {
		return this.watchers;
	}

	public List<Share> getShares() {
		return this.shares;
	}

	public Map<String, Customer> getContacts() {
		return this.contacts;
	}

	@Override
	String describeOwned() {
		return "order " + getName() + " of " + Names.of(this.customer) + " by " + Names.of(this.agent) + ": "
				+ Names.inOrder(this.lines) + ", watched by " + Names.sorted(this.watchers)
				+ ", shared " + this.shares + ", contacts " + describeContacts();
	}

	private Map<String, String> describeContacts() {
		Map<String, String> described = new TreeMap<>();
		this.contacts.forEach((role, contact) -> described.put(role, Names.of(contact)));
		return described;
	}

	/** A value that refers to a customer. */
	@Embeddable
	public static class Share {

		private int percent;

		@ManyToOne
		private Customer holder;

		@PersistenceCreator
		protected Share() {}

		public Share(int percent, Customer holder) {
			this.percent = percent;
			this.holder = holder;
		}

		public Customer getHolder() {
			return this.holder;
		}

		@Override
		public String toString() {
			return this.percent + " of " + Names.of(this.holder);
		}

	}

}
