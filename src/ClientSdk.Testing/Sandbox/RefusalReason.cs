namespace ClientSdk.Testing.Sandbox;

/// <summary>Why a request was refused.</summary>
internal enum RefusalReason
{
    /// <summary>A limit per time.</summary>
    Rate,

    /// <summary>Too many at once.</summary>
    Concurrency,
}
