namespace ClientSdk.Testing.Auth0;

/// <summary>An edition of Auth0's tables of limits.</summary>
public enum Auth0Tables
{
    /// <summary>The page of 19 May 2020.</summary>
    May2020,

    /// <summary>The documentation of 20 August 2026.</summary>
    August2026,
}
