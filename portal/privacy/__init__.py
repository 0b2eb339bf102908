"""Leave no trace and give nothing away: headers, rates, and what was typed when a page had to go."""
