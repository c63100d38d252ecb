namespace Migration.Auth0;

/// <summary>A user as <c>/api/v2/users</c> answers one.</summary>
internal sealed record Auth0User(string Email, string GivenName, string FamilyName);
