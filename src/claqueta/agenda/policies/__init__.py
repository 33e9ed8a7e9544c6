"""Rules of agendas: values in, values out."""
