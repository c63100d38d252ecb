namespace ClientSdk.Headers;

/// <summary>What one header name means. Headers of one family and one window make up one <see cref="Limits.RateLimitWindow"/>. Immutable.</summary>
public sealed record HeaderMeaning
{
    /// <summary>What the header says.</summary>
    public required HeaderRole Role { get; init; }

    /// <summary>The family that the header belongs to, and the origin that its window reports; <see langword="null"/> means the header alone.</summary>
    public string? Family { get; init; }

    /// <summary>The window that it speaks of; <see langword="null"/> for a family with one window.</summary>
    public string? WindowName { get; init; }

    /// <summary>What is counted; <see langword="null"/> means requests.</summary>
    public string? Unit { get; init; }

    /// <summary>The window's length where the name tells it.</summary>
    public TimeSpan? Window { get; init; }

    /// <summary>A time in it counts milliseconds from now, which its looks cannot tell.</summary>
    public bool InMilliseconds { get; init; }

    /// <summary>Whether it describes a window, so that a cached reply makes it stale.</summary>
    internal bool DescribesWindow => Role <= HeaderRole.PolicyField;

    /// <summary>The name tells the unit or the length of the window beside its number.</summary>
    internal bool DescribesLength => Unit is not null || Window is not null;
}
