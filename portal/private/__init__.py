"""What she writes for herself alone: nobody else can ever open it."""
