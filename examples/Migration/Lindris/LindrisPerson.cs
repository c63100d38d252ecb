namespace Migration.Lindris;

/// <summary>A person as <c>POST</c> and <c>GET /api/people</c> have one. Names are custom fields of the account's own.</summary>
internal sealed record LindrisPerson(string Email, LindrisPerson.Names CustomFields)
{
    internal sealed record Names(string FirstName, string LastName);
}
