namespace ClientSdk.Headers;

/// <summary>What one source said: a count, or a time in ticks, or that there is none to be had. Never negative.</summary>
internal readonly record struct FieldValue(FieldState State, long Value, bool IsInstant = false)
{
    public static FieldValue Absent => default;

    public static FieldValue Malformed => new(FieldState.Malformed, 0);

    public bool HasValue => State == FieldState.Value;

    public static FieldValue Of(long value) => new(FieldState.Value, value);

    /// <summary>A time that was stated as an instant and measured against a clock, which may be wrong.</summary>
    public static FieldValue Until(long ticks) => new(FieldState.Value, ticks, IsInstant: true);

    /// <summary>The longer of two times; a line that cannot be read takes nothing from one that can.</summary>
    public static FieldValue Longest(FieldValue a, FieldValue b) =>
        !a.HasValue || (b.HasValue && b.Value > a.Value) ? b : a;
}
