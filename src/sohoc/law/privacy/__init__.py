"""Protection of personal data: Luật 91/2025/QH15 and Nghị định 356/2025/NĐ-CP, since 1/1/2026."""
