namespace ClientSdk.Headers;

/// <summary>Every source of a number has three outcomes; absent is never zero, and malformed is never absent.</summary>
internal enum FieldState : byte
{
    /// <summary>The server did not say.</summary>
    Absent,

    /// <summary>The server said something that cannot be used.</summary>
    Malformed,

    /// <summary>The server said this.</summary>
    Value,
}
