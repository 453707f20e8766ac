"""One form per action. Forms tidy what people type and look at its shape; services look at its meaning."""
