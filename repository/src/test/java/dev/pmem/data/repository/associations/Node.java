/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.associations;

import java.util.ArrayList;
import java.util.List;

import jakarta.persistence.CascadeType;
import jakarta.persistence.Entity;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.OneToMany;
import jakarta.persistence.Table;
import org.springframework.data.annotation.PersistenceCreator;

/** A node of a tree; JPA stores the parents only. */
@Entity
@Table(name = "nodes")
public class Node extends Named {

	@ManyToOne
	private Node parent;

	@OneToMany(mappedBy = "parent", cascade = CascadeType.PERSIST)
	private List<Node> children = new ArrayList<>();

	@PersistenceCreator
	protected Node() {}

	public Node(String name) {
		super(name);
	}

	public Node getParent() {
		return this.parent;
	}

	public List<Node> getChildren() {
		return this.children;
	}

	/** Changes both sides. */
	public void moveTo(Node other) {
		if (other == this.parent) {
			// its place among its siblings stays
			return;
		}
		if (this.parent != null) {
			this.parent.getChildren().remove(this);
		}
		this.parent = other;
		if (other != null) {
			other.getChildren().add(this);
		}
	}

	/** Whether the other one is this one, or an ancestor. */
	public boolean isBelow(Node other) {
		for (Node node = this; node != null; node = node.parent) {
			if (node.getName().equals(other.getName())) {
				return true;
			}
		}
		return false;
	}

	/** The largest number of nodes on a way down from here. */
	public int depth() {
		return 1 + this.children.stream().mapToInt(Node::depth).max().orElse(0);
	}

	@Override
	String describeOwned() {
		return "node " + getName() + " below " + Names.of(this.parent);
	}

	@Override
	String describe() {
		return describeOwned() + " above " + Names.sorted(this.children);
	}

}
